"""What Pulumi runs when a program in another language uses the package."""

import sys

from alb_lambda.provider import AlbLambdaProvider
from pulumi.provider import main

if __name__ == "__main__":
    main(AlbLambdaProvider(), sys.argv[1:])

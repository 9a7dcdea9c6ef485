"""Where do load balancers write their access logs?"""

from collections.abc import Mapping
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.account import Account, account_of
from alb_lambda.arguments import Arguments
from alb_lambda.naming import BUCKET_NAME, check_name
from alb_lambda.outputs import outputs_of
from alb_lambda.policy_document import policy_document

DEFAULT_RETENTION_DAYS = 90


class AccessLogBucketArgs(TypedDict, total=False):
    """The arguments of `AccessLogBucket`. All have defaults."""

    retention_days: int
    """Days until a log file is deleted, 1 to 3653. Default 90."""

    force_destroy: bool
    """True: the bucket is deleted with the logs that are in it. Default false: AWS refuses to delete a bucket that is
    not empty, so `pulumi destroy` fails until the logs are gone."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for the bucket. Default none."""


class AccessLogBucket(pulumi.ComponentResource):
    """An S3 bucket for the access logs of the load balancers of one account and Region.

    It creates the bucket, closed to the public, owned by the account, versioned, encrypted with S3's own keys (the only
    encryption that access logs support), emptied after the retention time, and with a policy that lets Elastic Load
    Balancing, and nobody who does not use TLS, write to it.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """

    bucket_name: pulumi.Output[str]
    """The bucket's name. It resolves once load balancers may write to the bucket."""

    bucket_arn: pulumi.Output[str]
    """The bucket's ARN."""

    def __init__(self, name: str, args: AccessLogBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("AccessLogBucket", name)
        args = arguments.fit(AccessLogBucketArgs, args)
        check_access_log_bucket(arguments, args)
        check_name(arguments, name, BUCKET_NAME)
        arguments.finish()
        super().__init__("alb-lambda:index:AccessLogBucket", name, None, opts)

        child = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(
            name, force_destroy=args.get("force_destroy", False), tags=args.get("tags"), opts=child
        )
        self.ownership_controls = aws.s3.BucketOwnershipControls(
            name, bucket=self.bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=child
        )
        self.public_access_block = aws.s3.BucketPublicAccessBlock(
            name,
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        self.encryption = aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            bucket=self.bucket.id,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            opts=child,
        )
        self.versioning = aws.s3.BucketVersioning(
            name, bucket=self.bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
        )
        self.lifecycle_configuration = self._expire(name, args.get("retention_days", DEFAULT_RETENTION_DAYS))
        self.bucket_policy = aws.s3.BucketPolicy(
            name,
            bucket=self.bucket.id,
            policy=_log_delivery_policy(self.bucket.arn, account_of(self)),
            # S3 answers OperationAborted when two settings of one bucket's access change at the same time.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.public_access_block, self.ownership_controls]),
        )

        # Read from the policy: enabling access logs writes a test file, which fails before the policy is there.
        self.bucket_name = self.bucket_policy.bucket
        self.bucket_arn = self.bucket.arn
        self.register_outputs(outputs_of(self))

    def _expire(self, name: str, retention_days: int) -> aws.s3.BucketLifecycleConfiguration:
        return aws.s3.BucketLifecycleConfiguration(
            name,
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "expire",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": retention_days},
                    # Expiry in a versioned bucket only hides a file; this deletes it.
                    "noncurrent_version_expiration": {"noncurrent_days": 1},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 1},
                }
            ],
            # S3 wants a bucket's versioning settled before rules that speak of versions.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.versioning]),
        )


def check_access_log_bucket(arguments: Arguments, args: AccessLogBucketArgs) -> None:
    """Refuses what S3 would refuse."""
    arguments.between("retention_days", args.get("retention_days"), 1, 3653, "days")


def _log_delivery_policy(bucket_arn: pulumi.Output[str], account: Account) -> pulumi.Output[str]:
    return policy_document(
        {
            "Sid": "LoadBalancersWriteAccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": pulumi.Output.concat(bucket_arn, "/AWSLogs/", account.id, "/*"),
            "Condition": {"ArnLike": {"aws:SourceArn": account.arn("elasticloadbalancing", "loadbalancer/*")}},
        },
        {
            "Sid": "NobodyWithoutTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [bucket_arn, pulumi.Output.concat(bucket_arn, "/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    )

"""AWS Certificate Manager: https://docs.aws.amazon.com/acm/latest/APIReference/"""

from collections.abc import Iterable
from typing import Any

from sandbox.provider.properties import local, member, output
from sandbox.provider.resource_type import Item, Operation, Problem, Property, ResourceType, Tagging
from sandbox.provider.values import Properties


def _validation_options(item: Item) -> Any:
    records = [each for each in item.get("DomainValidationOptions", []) if each.get("ResourceRecord")]
    return [
        {
            "domainName": each["DomainName"],
            "resourceRecordName": each["ResourceRecord"]["Name"],
            "resourceRecordType": each["ResourceRecord"]["Type"],
            "resourceRecordValue": each["ResourceRecord"]["Value"],
        }
        for each in records
    ]


def _certificate(inputs: Properties) -> Iterable[Problem]:
    if "domainName" not in inputs:
        yield Problem("domainName", "domainName is required: the sandbox requests certificates and imports none")
    if "validationMethod" not in inputs:
        yield Problem("validationMethod", "validationMethod is required: DNS or EMAIL")


CERTIFICATE = ResourceType(
    token="aws:acm/certificate:Certificate",
    service="acm",
    tagging=Tagging(
        target=lambda i, _: {"CertificateArn": i.id},
        tag="AddTagsToCertificate",
        untag="RemoveTagsFromCertificate",
        untag_form="pairs",
        read="ListTagsForCertificate",
    ),
    create=Operation("RequestCertificate"),
    identify=lambda _inputs, item: item["CertificateArn"],
    reads=(Operation("DescribeCertificate", lambda i: {"CertificateArn": i.id}, "Certificate"),),
    delete=Operation("DeleteCertificate", lambda i: {"CertificateArn": i.id}),
    absent=("ResourceNotFoundException",),
    check=_certificate,
    properties={
        "domainName": member("DomainName", replaces=True),
        "subjectAlternativeNames": member("SubjectAlternativeNames", unordered=True, replaces=True, computed=True),
        "validationMethod": member(
            "ValidationMethod", replaces=True, found="DomainValidationOptions[0].ValidationMethod || `null`"
        ),
        "keyAlgorithm": Property(
            write=lambda value: {"KeyAlgorithm": value},
            read=lambda item: str(item["KeyAlgorithm"]).replace("-", "_"),
            replaces=True,
            computed=True,
        ),
        "tags": local(),
        "arn": output("CertificateArn"),
        "status": output("Status"),
        "type": output("Type"),
        "domainValidationOptions": Property(read=_validation_options, computed=True),
    },
)

TYPES = (CERTIFICATE,)

"""What the auditor saw."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AuditFinding(models.Model):
    """What the auditor saw when the books did not agree. While one is open, no hold is released."""

    found_at = models.DateTimeField(db_default=Now())
    findings = models.JSONField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("audit finding")

    def __str__(self) -> str:
        return f"audit finding of {self.found_at}"

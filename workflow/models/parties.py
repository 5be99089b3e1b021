"""Who there is: organisations, natural persons, their accounts, and what gives them authority."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A node of the tree of responsibility; `lineage` holds the ids from the root down to itself."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=200)
    kind = models.CharField(_("jenis"), max_length=40)
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A natural person, who counts once whatever accounts or hats he has."""

    number = models.CharField(_("nomor induk"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=200)

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Account:
        """Create an account that can log in with `email`."""
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """A way to log in; several may belong to one person. Superusers pass no guard by being so."""

    email = models.EmailField(_("surel"), unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


class Role(models.Model):
    """What one may be appointed to; its verbs are policy data. It is held at organisations of one kind."""

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, help_text="the kind of organisation at which it is held")
    verbs = ArrayField(models.CharField(max_length=80), default=list)
    is_deciding = models.BooleanField(default=False, help_text="given by two persons")
    is_exclusive = models.BooleanField(default=False, help_text="administers and therefore decides nothing")

    def __str__(self) -> str:
        return self.label


class Bestowed(models.Model):
    """What all given authority has: a period, a legal basis, who gave it and who confirmed it."""

    during = DateTimeRangeField()
    basis = models.CharField(max_length=200)
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    is_effective = models.BooleanField(default=False, help_text="confirmed where two persons are needed")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("granted_by")),
                name="%(class)s_is_given_by_two_persons",
            )
        ]


class Appointment(Bestowed):
    """A person holds a role at an organisation for a period. Overlaps are refused by the database."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="appointments")

    class Meta(Bestowed.Meta):
        indexes: ClassVar = [models.Index(fields=["person"]), models.Index(fields=["organisation", "role"])]


class Mandate(Bestowed):
    """Somebody acts in a post: for its absent holder (Plh) or while it is vacant (Plt)."""

    class Kind(models.TextChoices):
        PLH = "plh", _("Plh")
        PLT = "plt", _("Plt")

    kind = models.CharField(max_length=3, choices=Kind.choices)
    role = models.ForeignKey(Role, models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    principal = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="mandates_given"
    )
    approval = models.CharField(
        max_length=200, blank=True, help_text="written approval from outside for what is not routine"
    )

    class Meta(Bestowed.Meta):
        constraints: ClassVar = [
            *Bestowed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="plh", principal__isnull=False) | Q(kind="plt", principal__isnull=True),
                name="mandate_of_an_absent_holder_names_him",
            ),
            models.CheckConstraint(
                condition=Q(principal__isnull=True) | ~Q(principal=F("holder")),
                name="mandate_is_for_somebody_else",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["holder"])]

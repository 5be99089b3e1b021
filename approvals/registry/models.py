"""The government's side of the tree: agencies, the reviewing offices, their units and positions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models import Organisation


class Agency(models.Model):
    """A government body with its own personnel authority; BKN is one like any other."""

    class Kind(models.TextChoices):
        MINISTRY = "kementerian", _("Kementerian")
        BODY = "lembaga", _("Lembaga")
        PROVINCE = "provinsi", _("Provinsi")
        REGENCY = "kabupaten", _("Kabupaten")
        CITY = "kota", _("Kota")

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="agency")
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind.choices)
    province_code = models.CharField(_("kode provinsi"), max_length=2, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind"])]

    def __str__(self) -> str:
        return self.organisation.name


class Office(models.Model):
    """An office of BKN that reviews agencies: a regional one, or the one for central bodies."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="office")
    seat = models.CharField(_("kedudukan"), max_length=80)

    def __str__(self) -> str:
        return self.organisation.name


class Unit(models.Model):
    """A part of an agency with staff of its own (Perangkat Daerah, Direktorat Jenderal, Biro)."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="unit")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")

    def __str__(self) -> str:
        return self.organisation.name


class Position(models.Model):
    """A post in a unit, whoever fills it."""

    class Level(models.TextChoices):
        JPT_UTAMA = "jpt_utama", _("JPT utama")
        JPT_MADYA = "jpt_madya", _("JPT madya")
        JPT_PRATAMA = "jpt_pratama", _("JPT pratama")
        ADMINISTRATOR = "administrator", _("Administrator")
        PENGAWAS = "pengawas", _("Pengawas")
        FUNCTIONAL = "fungsional", _("Fungsional")
        PELAKSANA = "pelaksana", _("Pelaksana")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="positions")
    title = models.CharField(_("nama jabatan"), max_length=200)
    level = models.CharField(_("jenjang"), max_length=16, choices=Level.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="position_once")]

    def __str__(self) -> str:
        return self.title

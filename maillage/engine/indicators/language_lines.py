"""How lines are chosen: drugs, roles, people, months, what is delivered beside."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from maillage.engine.indicators import model
from maillage.engine.indicators.language_drugs import DrugSetWords
from maillage.engine.yaml_files.words import Words, refused


Age = Annotated[int, Field(ge=0, le=120)]
CalendarMonth = Annotated[int, Field(ge=1, le=12)]


class AgeWords(Words):
    """`{from: 65, to: 74}`, both ends included; either may be left out."""

    from_years: Age | None = Field(default=None, alias="from")
    to_years: Age | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _a_range(self) -> AgeWords:
        if self.from_years is None and self.to_years is None:
            raise refused("un âge est attendu : « from », « to », ou les deux.")
        if None not in (self.from_years, self.to_years) and (
            (self.from_years or 0) > (self.to_years or 0)
        ):
            raise refused(
                f"aucun âge ne va de {self.from_years} à {self.to_years} ans ; "
                "inversez-les."
            )
        return self


class LineWords(Words):
    """Which delivered lines; `all` keeps every line."""

    drugs: DrugSetWords | None = None
    generic_roles: (
        Annotated[
            list[Literal["princeps", "generic", "complementary", "substitutable"]],
            Field(min_length=1),
        ]
        | None
    ) = None
    biosimilar_roles: (
        Annotated[list[Literal["reference", "biosimilar"]], Field(min_length=1)] | None
    ) = None
    substitution_refused: bool | None = None
    calendar_months: (
        Annotated[list[CalendarMonth], Field(min_length=1, max_length=12)] | None
    ) = None
    age: AgeWords | None = None
    sex: Literal["male", "female"] | None = None
    long_term_illness: bool | None = None
    same_day_as: DrugSetWords | None = None
    repeated_within_months: Annotated[int, Field(ge=1, le=60)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _every_line(cls, value: Any) -> Any:
        return {} if value == "all" else value

    @model_validator(mode="after")
    def _repetition_of_something(self) -> LineWords:
        if self.repeated_within_months is not None and self.drugs is None:
            raise refused(
                "« repeated_within_months » demande « drugs » à côté de lui : ce qui "
                "se répète."
            )
        return self

    @model_validator(mode="after")
    def _each_month_once(self) -> LineWords:
        months = self.calendar_months or []
        twice = sorted({one for one in months if months.count(one) > 1})
        if twice:
            raise refused(
                f"« calendar_months » nomme deux fois le mois {twice[0]} ; "
                "gardez-en un."
            )
        return self

    def lines(self) -> model.LineFilter:
        """The filter of lines, without what is asked of the patient or the start."""
        roles, biosimilars = self.generic_roles, self.biosimilar_roles
        return model.LineFilter(
            drugs=self.drugs.node() if self.drugs else None,
            generic_roles=frozenset(map(model.GenericRole, roles)) if roles else None,
            biosimilar_roles=frozenset(map(model.BiosimilarRole, biosimilars))
            if biosimilars
            else None,
            substitution_refused=self.substitution_refused,
            calendar_months=frozenset(self.calendar_months)
            if self.calendar_months
            else None,
            age=model.AgeRange(self.age.from_years, self.age.to_years)
            if self.age
            else None,
            sex=model.Sex(self.sex) if self.sex else None,
            long_term_illness=self.long_term_illness,
            same_day_as=self.same_day_as.node() if self.same_day_as else None,
            repeated_within_months=self.repeated_within_months,
        )

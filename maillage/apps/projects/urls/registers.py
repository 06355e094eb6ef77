"""The addresses of the registers."""

from __future__ import annotations

from django.urls import path

from maillage.apps.projects.views import (
    arrangements,
    missions,
    placements,
    protocol_signatures,
    protocols,
    registers,
)


_PROTOCOL = "<slug:slug>/protocoles/<int:key>/"
_PLACEMENT = "<slug:slug>/stages/<int:key>/"
_MISSION = "<slug:slug>/missions/<int:key>/"
_ARRANGEMENT = "<slug:slug>/engagements/<int:key>/"

_protocols = [
    path("<slug:slug>/protocoles/", protocols.protocols, name="protocols"),
    path(
        "<slug:slug>/protocoles/nouveau/",
        protocols.start_protocol,
        name="start_protocol",
    ),
    path(_PROTOCOL, protocols.protocol, name="protocol"),
    path(f"{_PROTOCOL}titre/", protocols.rename_protocol, name="rename_protocol"),
    path(f"{_PROTOCOL}ecrire/", protocols.write_protocol, name="write_protocol"),
    path(f"{_PROTOCOL}auteurs/", protocols.name_authors, name="protocol_authors"),
    path(
        f"{_PROTOCOL}nouvelle-version/",
        protocols.begin_version,
        name="new_protocol_version",
    ),
    path(f"{_PROTOCOL}abandonner/", protocols.drop_draft, name="drop_protocol_draft"),
    path(
        f"{_PROTOCOL}reprendre-la-version/",
        protocols.take_up_draft,
        name="take_up_protocol_draft",
    ),
    path(f"{_PROTOCOL}retirer/", protocols.retire_protocol, name="retire_protocol"),
    path(f"{_PROTOCOL}remettre/", protocols.restore_protocol, name="restore_protocol"),
    path(
        f"{_PROTOCOL}version-<int:number>.pdf",
        protocols.protocol_paper,
        name="protocol_paper",
    ),
    path(
        f"{_PROTOCOL}de-<int:older>-a-<int:newer>/",
        protocols.protocol_difference,
        name="protocol_difference",
    ),
    path(
        f"{_PROTOCOL}signer/", protocol_signatures.sign_protocol, name="sign_protocol"
    ),
    path(
        f"{_PROTOCOL}signatures/",
        protocol_signatures.paper_signatures,
        name="protocol_signatures",
    ),
    path(
        f"{_PROTOCOL}reprendre/",
        protocol_signatures.resume_writing,
        name="resume_protocol_writing",
    ),
    path(
        f"{_PROTOCOL}en-vigueur/",
        protocol_signatures.put_in_force,
        name="put_protocol_in_force",
    ),
    path(
        f"{_PROTOCOL}relire/",
        protocol_signatures.plan_review,
        name="plan_protocol_review",
    ),
    path(f"{_PROTOCOL}adopter/", protocol_signatures.adopt, name="adopt_protocol"),
    path(
        f"{_PROTOCOL}adoptions/",
        protocol_signatures.paper_adoptions,
        name="protocol_adoptions",
    ),
]

_placements = [
    path("<slug:slug>/stages/", placements.placements, name="placements"),
    path("<slug:slug>/stages/nouveau/", placements.add_placement, name="add_placement"),
    path(_PLACEMENT, placements.placement, name="placement"),
    path(
        f"{_PLACEMENT}modifier/", placements.change_placement, name="change_placement"
    ),
    path(f"{_PLACEMENT}annuler/", placements.cancel_placement, name="cancel_placement"),
    path(
        f"{_PLACEMENT}remettre/", placements.restore_placement, name="restore_placement"
    ),
    path(
        f"{_PLACEMENT}document/",
        placements.placement_document,
        name="placement_document",
    ),
]

_missions = [
    path("<slug:slug>/missions/", missions.missions, name="missions"),
    path("<slug:slug>/missions/nouvelle/", missions.begin_mission, name="new_mission"),
    path(_MISSION, missions.mission, name="mission"),
    path(f"{_MISSION}modifier/", missions.change_mission, name="change_mission"),
    path(f"{_MISSION}terminer/", missions.end_mission, name="end_mission"),
    path(f"{_MISSION}rouvrir/", missions.reopen_mission, name="reopen_mission"),
    path(f"{_MISSION}action/", missions.add_mission_action, name="add_mission_action"),
    path(
        f"{_MISSION}action/<int:done>/retirer/",
        missions.remove_mission_action,
        name="remove_mission_action",
    ),
    path(
        f"{_MISSION}action/<int:done>/remettre/",
        missions.restore_mission_action,
        name="restore_mission_action",
    ),
    path(
        f"{_MISSION}bilan/<int:year>/", missions.report_mission, name="report_mission"
    ),
]

_arrangements = [
    path("<slug:slug>/engagements/", arrangements.arrangements, name="arrangements"),
    path(
        "<slug:slug>/engagements/nouveau/<slug:kind>/",
        arrangements.add_arrangement,
        name="add_arrangement",
    ),
    path(_ARRANGEMENT, arrangements.arrangement, name="arrangement"),
    path(
        f"{_ARRANGEMENT}modifier/",
        arrangements.change_arrangement,
        name="change_arrangement",
    ),
    path(
        f"{_ARRANGEMENT}renouveler/",
        arrangements.renew_arrangement,
        name="renew_arrangement",
    ),
    path(
        f"{_ARRANGEMENT}terminer/", arrangements.end_arrangement, name="end_arrangement"
    ),
    path(
        f"{_ARRANGEMENT}rouvrir/",
        arrangements.reopen_arrangement,
        name="reopen_arrangement",
    ),
    path(
        f"{_ARRANGEMENT}document/",
        arrangements.arrangement_document,
        name="arrangement_document",
    ),
]

urlpatterns = [
    path("<slug:slug>/registres/", registers.registers, name="registers"),
    path(
        "<slug:slug>/registres/<slug:name>.csv",
        registers.register_csv,
        name="register_csv",
    ),
    *_protocols,
    *_placements,
    *_missions,
    *_arrangements,
]

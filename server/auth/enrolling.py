"""Lets a device in for a one-time code, and answers so that the device knows who answered."""

import logging
from dataclasses import dataclass, replace

from server.auth.identities import Admit, Identities
from wire.broker import BrokerAddress
from wire.enrolment import Enrolment, EnrolmentRequest, proof_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What is needed to let devices in.

    Attributes:
        identities: the register.
        club: the club of this server.
        broker: where the devices' broker is; without a host it is where this server was reached.
        certificate: PEM of what the broker shows; `None` where it has none of its own.
        admit: lets the device in at a broker that does not read the register.
    """

    identities: Identities
    club: str
    broker: BrokerAddress
    certificate: str | None
    admit: Admit | None = None

    def redeem(self, request: EnrolmentRequest, reached_at: str) -> Enrolment:
        """Let a device in; `reached_at` is the host name that it used.

        Raises:
            EnrolmentRefused: when the code is not one that waits.
        """
        enrolled, code = self.identities.redeem(request, self.club, self.admit)
        _log.warning("device %s of court %s is enrolled as %s", enrolled.device, enrolled.court, enrolled.username)
        answer = Enrolment(
            club=enrolled.club,
            court=enrolled.court,
            device=enrolled.device,
            broker=str(replace(self.broker, host=self.broker.host or reached_at)),
            username=enrolled.username,
            certificate=self.certificate,
            proof="0" * 64,
        )
        return answer.model_copy(update={"proof": proof_of(code, answer, request.nonce)})

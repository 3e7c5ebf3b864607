"""What a story of the demo is: a customer, the truth about it, and what its card should show."""

from dataclasses import dataclass

from bot.demo.customer import Customer


@dataclass(frozen=True, slots=True)
class Story:
    """`going_on` is the truth behind the data in a CSM's words; `card` is what a good card makes of it."""

    name: str
    going_on: str
    card: str
    customer: Customer

    @property
    def account_id(self) -> str:
        """The account that the story is about."""
        return self.customer.account_id

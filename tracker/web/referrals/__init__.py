"""The directory of services, and referrals to them."""

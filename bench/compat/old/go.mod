// The module whose embedded API is compared; see contracts/compat/stripe.
module crosswalk/bench/compat/old

go 1.26.8

require github.com/stripe/stripe-mock v0.148.0

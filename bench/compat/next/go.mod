// The module whose embedded API is compared; see contracts/compat/stripe.
module crosswalk/bench/compat/next

go 1.26.8

require github.com/stripe/stripe-mock v0.170.0

package canonical_test

import (
	"math/big"
	"testing"
)

// equation says that the left field is the sum of the others; a minus takes off.
type equation struct {
	contract, object, left string
	plus, minus            []string
}

// equations are those that the contracts state in their descriptions.
var equations = []equation{
	{"returns/refunded", "totals", "grand", []string{"lines", "adjustments", "tax", "rounding"}, nil},
	{"finance/invoice-issued", "totals", "taxExclusive", []string{"lines", "charges"}, []string{"allowances"}},
	{"finance/invoice-issued", "totals", "taxInclusive", []string{"taxExclusive", "tax"}, nil},
	{"finance/invoice-issued", "totals", "payable", []string{"taxInclusive", "rounding"}, []string{"prepaid"}},
	{"settlement/settlement-reported", "totals", "payout", []string{"gross", "rounding"}, []string{"fees"}},
}

func TestTotalsOfExamplesAddUp(t *testing.T) {
	for _, e := range equations {
		for i, example := range examples(t, e.contract) {
			object := example[e.object].(map[string]any)
			sum := new(big.Rat)
			for _, f := range e.plus {
				sum.Add(sum, amount(t, object[f]))
			}
			for _, f := range e.minus {
				sum.Sub(sum, amount(t, object[f]))
			}
			if left := amount(t, object[e.left]); left.Cmp(sum) != 0 {
				t.Errorf("%s example %d: %s is %s, its parts make %s", e.contract, i, e.left, left.FloatString(2), sum.FloatString(2))
			}
		}
	}
}

func TestOrderExampleAddsUp(t *testing.T) {
	for i, order := range examples(t, "orders/order-placed") {
		totals := order["totals"].(map[string]any)
		sum := amount(t, totals["subtotal"])
		sum.Sub(sum, amount(t, totals["discount"]))
		for _, f := range []string{"shipping", "duties", "tips", "rounding"} {
			sum.Add(sum, amount(t, totals[f]))
		}
		if order["taxIncluded"] == false {
			sum.Add(sum, amount(t, totals["tax"]))
		}
		if grand := amount(t, totals["grand"]); grand.Cmp(sum) != 0 {
			t.Errorf("example %d: grand is %s, its parts make %s", i, grand.FloatString(2), sum.FloatString(2))
		}
	}
}

// TestPostingExampleBalances checks debit against credit.
func TestPostingExampleBalances(t *testing.T) {
	for i, posting := range examples(t, "finance/posting-recorded") {
		balance := new(big.Rat)
		for _, raw := range posting["entries"].([]any) {
			entry := raw.(map[string]any)
			a := amount(t, entry["amount"])
			if entry["side"] == "credit" {
				a.Neg(a)
			}
			balance.Add(balance, a)
		}
		if balance.Sign() != 0 {
			t.Errorf("example %d is out of balance by %s", i, balance.FloatString(2))
		}
	}
}

func examples(t *testing.T, name string) []map[string]any {
	t.Helper()
	list, _ := decode(t, read(t, schemaFile(name)))["examples"].([]any)
	if len(list) == 0 {
		t.Fatalf("%s has no example", name)
	}
	out := make([]map[string]any, len(list))
	for i := range list {
		out[i] = list[i].(map[string]any)
	}
	return out
}

// amount reads a decimal; a field that is absent is nothing.
func amount(t *testing.T, v any) *big.Rat {
	t.Helper()
	if v == nil {
		return new(big.Rat)
	}
	r, ok := new(big.Rat).SetString(v.(string))
	if !ok {
		t.Fatalf("%v is not an amount", v)
	}
	return r
}

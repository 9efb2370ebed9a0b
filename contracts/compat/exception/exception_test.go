package exception_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"crosswalk/contracts/compat/exception"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func broken() finding.Finding {
	return finding.Finding{Code: "value/required-added", Verdict: finding.Breaking, Layer: finding.Value, Pointer: "/required", Message: "m",
		Witness: json.RawMessage(`{"b": 1.0, "a": 2}`), Position: diag.Pos{File: "f", Line: 1, Col: 1}}
}

func complete(text string) string {
	return strings.NewReplacer(`owner: ""`, "owner: Maria", `reason: ""`, "reason: all producers send it", `ticket: ""`, "ticket: ORD-12").Replace(text)
}

func TestASuggestionApproves(t *testing.T) {
	id, text := exception.Suggest("orders/order-placed@1", broken(), today)
	if !strings.HasPrefix(id, "orders-order-placed-v1-required-added-") {
		t.Errorf("id %s", id)
	}
	if _, list := exception.Parse("exceptions/x.yaml", "x", []byte(text)); len(list) != 3 || list[0].Code != "exception/empty" {
		t.Errorf("an empty suggestion: %v", list)
	}
	e, list := exception.Parse("exceptions/x.yaml", "x", []byte(complete(text)))
	if list != nil {
		t.Fatal(list)
	}
	if e.Expires.Format(time.DateOnly) != "2027-02-23" || e.Witness != exception.Digest(json.RawMessage(`{"a":2,"b":1}`)) {
		t.Errorf("%+v", e)
	}
	var report finding.Report
	report.Add(broken())
	for _, c := range []struct {
		name, contract string
		day            time.Time
		change         func(*finding.Finding)
		approved       bool
		expired        int
		unused         int
		hint           string
	}{
		{"covered", "orders/order-placed@1", today, func(*finding.Finding) {}, true, 0, 0, ""},
		{"last day", "orders/order-placed@1", e.Expires, func(*finding.Finding) {}, true, 0, 0, ""},
		{"expired", "orders/order-placed@1", e.Expires.AddDate(0, 0, 1), func(*finding.Finding) {}, false, 1, 0, "exceptions/x.yaml approved it until 2027-02-23"},
		{"another contract", "orders/order-placed@2", today, func(*finding.Finding) {}, false, 0, 1, ""},
		{"another place", "orders/order-placed@1", today, func(f *finding.Finding) { f.Pointer = "/properties" }, false, 0, 1, ""},
		{"another rule", "orders/order-placed@1", today, func(f *finding.Finding) { f.Code = "value/narrowed" }, false, 0, 1, ""},
		{"another payload", "orders/order-placed@1", today, func(f *finding.Finding) { f.Witness = json.RawMessage(`1`) }, false, 0, 1, "exceptions/x.yaml approves another payload"},
	} {
		r := exception.NewRegister([]*exception.Exception{e}, c.day)
		f := broken()
		c.change(&f)
		var in finding.Report
		in.Add(f)
		out := r.Approve(c.contract, in)
		got := out.Findings[0]
		if (got.Approved != "") != c.approved || out.Failed() == c.approved || !strings.Contains(got.Hint, c.hint) || (out.Verdict == finding.Compatible) != c.approved {
			t.Errorf("%s: %+v", c.name, out)
		}
		if n, m := len(r.Expired()), len(r.Unused()); n != c.expired || m != c.unused || r.Expired().Failed() != (c.expired > 0) || r.Unused().Failed() {
			t.Errorf("%s: %v, %v", c.name, r.Expired(), r.Unused())
		}
	}
}

func TestParseFindings(t *testing.T) {
	good := "owner: Maria\nreason: r\nticket: 12\nexpires: 2027-01-31\ncontract: orders/order-placed@1\nrule: value/required-added\npointer: /required\n"
	if e, list := exception.Parse("f", "x", []byte(good)); list != nil || e.Ticket != "12" || e.Witness != "" {
		t.Fatal(list)
	}
	for _, c := range []struct{ from, to, want string }{
		{"owner: Maria\n", "", `f:1:1: exception/missing-key: the key "owner" is missing`},
		{"owner: Maria", "ownr: Maria", `f:1:1: exception/missing-key: the key "owner" is missing`},
		{"reason: r", "reason: [r]", `f:2:9: exception/type: reason must be a text, this is a list`},
		{"expires: 2027-01-31", "expires: soon", `f:4:10: exception/value: "soon" is not a date, as in "2027-06-30"`},
		{"@1", "", `f:5:11: exception/value: "orders/order-placed" is not a contract, as in "orders/order-placed@1"`},
		{"value/required-added", "value/requird-added", `f:6:7: exception/value: no finding has the code "value/requird-added"`},
		{"value/required-added", "required", `f:6:7: exception/value: "required" is not the code of a finding, as in "value/required-added"`},
		{"/required\n", "required\n", `f:7:10: exception/value: "required" is not a JSON pointer, as in "/properties/sku"`},
		{"pointer: /required\n", "pointer: /required\nwitness: abc\n", `f:8:10: exception/value: "abc" is not the digest of a payload, as in "sha256:…"`},
	} {
		text := strings.Replace(good, c.from, c.to, 1)
		if c.from == "/required\n" {
			text = strings.Replace(good, "pointer: /required", "pointer: required", 1)
		}
		e, list := exception.Parse("f", "x", []byte(text))
		found := false
		for _, d := range list {
			found = found || d.String() == c.want
		}
		if e != nil || !found {
			t.Errorf("%s: %v\nwant %s", text, list, c.want)
		}
	}
	_, list := exception.Parse("f", "x", []byte(strings.Replace(good, "owner", "ownr", 1)))
	list.Sort()
	if list[1].Hint != `did you mean "owner"?` {
		t.Errorf("%v", list)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("owner: Maria\nreason: r\nticket: 12\nexpires: 2027-01-31\ncontract: orders/order-placed@1\nrule: value/required-added\npointer: /required\n")
	f.Add("[")
	f.Fuzz(func(t *testing.T, text string) {
		e, list := exception.Parse("f", "x", []byte(text))
		if (e == nil) != list.Failed() || e != nil && (e.Owner == "" || e.Expires.IsZero()) {
			t.Errorf("%+v %v", e, list)
		}
	})
}

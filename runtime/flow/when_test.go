package flow

import "testing"

func TestWants(t *testing.T) {
	for _, c := range []struct {
		when, payload string
		want          bool
	}{
		{"", `{}`, true},
		{"/lines/0", `{"lines":[{}]}`, true},
		{"/lines/0", `{"lines":[]}`, false},
		{"/lines/0", `{"lines":null}`, false},
		{"/lines/0", `{}`, false},
		{"/lines/0", `{"lines":"x"}`, false},
		{"/lines/-1", `{"lines":[1]}`, false},
		{"/a~1b", `{"a/b":false}`, true},
		{"/a", `{"a": null}`, false},
		{"/a", `{"a":`, true},
	} {
		f := &Flow{When: c.when}
		if got := f.Wants([]byte(c.payload)); got != c.want {
			t.Errorf("%q wants %s: %v", c.when, c.payload, got)
		}
	}
}

func TestWhenIsAPointer(t *testing.T) {
	text := "flow: f\ntrigger: {event: a/b@1}\nsteps: [{map: m}]\nwhen: "
	if f, found := Parse("flows/f.yaml", []byte(text+"/lines/0\n")); len(found) > 0 || f.When != "/lines/0" {
		t.Errorf("%+v %v", f, found)
	}
	if _, found := Parse("flows/f.yaml", []byte(text+"lines\n")); len(found) != 1 || found[0].Code != "flow/when" {
		t.Errorf("found %v", found)
	}
}

func FuzzWants(f *testing.F) {
	f.Add("/lines/0", `{"lines":[1]}`)
	f.Fuzz(func(_ *testing.T, when, payload string) {
		if when == "" || when[0] != '/' {
			when = "/" + when
		}
		(&Flow{When: when}).Wants([]byte(payload))
	})
}

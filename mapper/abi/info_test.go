package abi

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestInfoRoundTrip(t *testing.T) {
	in := Info{
		ABI: Version, Mapping: "m", File: "m.yaml", Source: Contract{"a/b@1", "1.0.0", "00"}, Target: Contract{"c/d@1", "1.0.0", "11"},
		Rules: []Rule{{Target: "id", Line: 3, Col: 5, Sources: []string{"/b", "/a"}}, {Target: "n", Line: 4, Col: 5},
			{Target: "u", File: "other.yaml", Line: 1, Col: 2}, {Target: "v", File: "other.yaml", Line: 2, Col: 2, Sources: []string{"/a"}}},
		Meta:   []string{"messageId"},
		Places: []string{"source/a"}, Limits: DefaultLimits,
	}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out Info
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if n := reflect.TypeOf(Rule{}).NumField(); n != 5 {
		t.Errorf("Rule has %d fields: wireRule must carry the new one", n)
	}
	if !reflect.DeepEqual(in, out) {
		t.Errorf("%s gave %+v, want %+v", text, out, in)
	}
}

func FuzzInfo(f *testing.F) {
	f.Add([]byte(`{"abi":1,"rules":[["id",1,2,[0]]],"sources":["/a"]}`))
	f.Add([]byte(`{"rules":[["id",1,2,[1]]],"sources":["/a"]}`))
	f.Add([]byte(`{"rules":[[]]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var in, out Info
		if json.Unmarshal(text, &in) != nil {
			return
		}
		again, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(again, &out); err != nil {
			t.Fatalf("%s: %v", again, err)
		}
	})
}

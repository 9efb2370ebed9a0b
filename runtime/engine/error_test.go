package engine

import (
	"strings"
	"testing"

	"crosswalk/mapper/abi"
)

func TestPointer(t *testing.T) {
	const in = `{"a": 1, "b/c": {"x~": [10, {"y": true}, 30], "z": "end"}, "last": null}`
	for _, c := range []struct{ at, want string }{
		{`{"a"`, ""},
		{`1,`, "/a"},
		{`{"x~"`, "/b~1c"},
		{`[10`, "/b~1c/x~0"},
		{`10`, "/b~1c/x~0/0"},
		{`{"y"`, "/b~1c/x~0/1"},
		{`true`, "/b~1c/x~0/1/y"},
		{`30`, "/b~1c/x~0/2"},
		{`]`, "/b~1c/x~0"},
		{`"end"`, "/b~1c/z"},
		{`null`, "/last"},
	} {
		if got := Pointer([]byte(in), strings.Index(in, c.at)); got != c.want {
			t.Errorf("at %s: %q, want %q", c.at, got, c.want)
		}
	}
	for in, want := range map[string]string{`{"a":[1,2,`: "/a/2", `{"a":{"b" 1}}`: "/a/b", `{"a":1,`: "", ``: "", `[[[`: "/0/0/0"} {
		if got := Pointer([]byte(in), len(in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func FuzzPointer(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":null}]}`), 5)
	f.Fuzz(func(t *testing.T, in []byte, at int) {
		if p := Pointer(in, at); p != "" && p[0] != '/' {
			t.Errorf("%q is no pointer", p)
		}
	})
}

func TestCodesHaveNames(t *testing.T) {
	for code, want := range map[abi.Code]string{
		abi.OK: "ok", abi.WrongType: "input/wrong-type", abi.Required + abi.TargetBase: "target/required",
		abi.OutOfFuel: "limit/out-of-fuel", 254: "bug/code-254", 70: "bug/code-70",
	} {
		if got := code.Slug(); got != want {
			t.Errorf("code %d is %q, want %q", code, got, want)
		}
	}
}

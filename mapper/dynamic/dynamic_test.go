package dynamic_test

import (
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/ext"

	"crosswalk/mapper/dynamic"
	"crosswalk/mapper/program"
)

func parse(t *testing.T, text string) *dynamic.Lowering {
	t.Helper()
	env, err := cel.NewEnv(cel.OptionalTypes(), ext.Bindings(), ext.TwoVarComprehensions(), cel.EnableMacroCallTracking())
	if err != nil {
		t.Fatal(err)
	}
	tree, iss := env.Parse(text)
	if iss.Err() != nil {
		t.Fatal(iss.Err())
	}
	return &dynamic.Lowering{Tree: tree.NativeRep(), Name: func(name string) (program.Expr, bool) {
		if name != "x" && name != "a.b" {
			return nil, false
		}
		return &program.Const{Base: program.NewAny(0), Value: name}, true
	}}
}

func TestLowering(t *testing.T) {
	for _, c := range [][2]string{
		{`[1, 2u, 1.5, b"x", null]`, `[1 2u double(1.5) b"x" null]`},
		{`{?"a": x, "b": [?x]}`, `{?"a": "x" "b": [?"x"]}`},
		{`a.b.c`, `(any.index "a.b" "c")`},
		{`has(x.c)`, `(any.has "x" "c")`},
		{`x ? 1 : 2`, `(if (unbox bool "x") 1 2)`},
		{`x && true || false`, `(box (or (and (unbox bool "x") (unbox bool true)) (unbox bool false)))`},
		{`x.map(y, y)`, `(collect y in "x" y)`},
		{`x.filter(y, y)`, `(collect y in "x" (unbox bool y) y)`},
		{`x.transformMap(k, v, k)`, `(collect k v in "x" k k)`},
		{`cel.bind(y, x, [y, y])`, `(bind y "x" [y y])`},
		{`nobody`, `(raise 49)`},
		{`nobody(1)`, `(raise 49)`},
		{`x.matches("a+")`, `(any.matches "x" "a+")`},
		{`int`, `type(int)`},
	} {
		e, err := parse(t, c[0]).Lower()
		if err != nil {
			t.Fatalf("%s: %v", c[0], err)
		}
		if got := program.Text(e); got != c[1] {
			t.Errorf("%s:\n got %s\nwant %s", c[0], got, c[1])
		}
	}
}

func TestRefused(t *testing.T) {
	for _, text := range []string{`x.matches(x)`, `google.protobuf.Value{}`} {
		if e, err := parse(t, text).Lower(); err == nil {
			t.Errorf("%s was lowered to %s", text, program.Text(e))
		}
	}
}

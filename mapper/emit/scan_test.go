package emit_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// accepts is a module that checks its input and keeps nothing.
func accepts(t testing.TB, source string, limits abi.Limits) []byte {
	b := newBuilder(t, source)
	b.p.Limits = limits
	b.p.Root = object(b.value("ok", schema.Boolean, lit(true)))
	return b.emit()
}

// expect runs an input three times on both engines: names are predicted after
// the first. Code 0 is success.
func expect(t *testing.T, mod []byte, cases map[string]abi.Code) {
	t.Helper()
	for name, cfg := range engines() {
		i := start(t, cfg, mod)
		for range 3 {
			for in, want := range cases {
				_, err := i.run(in)
				got := abi.OK
				if f, ok := err.(failure); ok {
					got = f.code
				} else if err != nil {
					t.Fatalf("%s: %.100s: %v", name, in, err)
				}
				if got != want {
					t.Errorf("%s: %.200s: code %d, want %d: %v", name, in, got, want, err)
				}
			}
		}
	}
}

// Objects with more members than one or two words of bits have.
func TestWideObjects(t *testing.T) {
	for _, n := range []int{63, 64, 65, 127, 128, 129, 200, 300} {
		var props, required, members []string
		for i := range n {
			props = append(props, fmt.Sprintf(`"m%d":{"type":"integer"}`, i))
			members = append(members, fmt.Sprintf(`"m%d":%d`, i, i))
			if i%3 == 0 || i == n-1 {
				required = append(required, fmt.Sprintf(`"m%d"`, i))
			}
		}
		mod := accepts(t, fmt.Sprintf(`{"type":"object","properties":{%s},"required":[%s]}`,
			strings.Join(props, ","), strings.Join(required, ",")), abi.Limits{})
		all := strings.Join(members, ",")
		expect(t, mod, map[string]abi.Code{
			"{" + all + "}": abi.OK,
			"{" + strings.Join(members[:n-1], ",") + "}":             abi.Required,
			"{" + strings.Join(members[1:], ",") + "}":               abi.Required,
			"{" + all + "," + members[n-1] + "}":                     abi.DuplicateKey,
			"{" + all + "," + members[0] + "}":                       abi.DuplicateKey,
			"{" + all + `,"other":1,"other":2}`:                      abi.DuplicateKey,
			"{ " + strings.ReplaceAll(all, ":", "\t:\n") + " }":      abi.OK,
			"{" + all + `,"m` + fmt.Sprint(n) + `":true}`:            abi.OK,
			"{" + strings.ReplaceAll(all, `"m0"`, `"\u006d0"`) + "}": abi.OK,
		})
	}
}

// Names that compact JSON cannot be compared with: long, escaped, empty.
func TestNames(t *testing.T) {
	long := strings.Repeat("n", 40)
	mod := accepts(t, `{"type":"object","additionalProperties":false,"properties":{"":{"type":"integer"},"a\"b":{"type":"integer"},
	  "`+long+`":{"type":"integer"},"`+long[:29]+`":{"type":"integer"},"`+long[:30]+`":{"type":"integer"},"ü":{"type":"integer"},":":{"type":"null"}}}`, abi.Limits{})
	expect(t, mod, map[string]abi.Code{
		`{"":1,"a\"b":2,"` + long + `":3,"` + long[:29] + `":4,"` + long[:30] + `":5,"ü":6,":":null}`: abi.OK,
		`{"\u00fc":1}`:                        abi.OK,
		`{"\u00fc":1,"ü":1}`:                  abi.DuplicateKey,
		`{"a\u0022b":1,"a\"b":2}`:             abi.DuplicateKey,
		`{"` + long + `":3,"` + long + `":3}`: abi.DuplicateKey,
		`{:null}`:                             abi.BadJSON,
		`{"":1,:null}`:                        abi.BadJSON,
		`{"` + long[:28] + `":1}`:             abi.UnknownField,
		`{"a":1}`:                             abi.UnknownField,
		`{"":1,}`:                             abi.BadJSON,
		`{"":"x"}`:                            abi.WrongType,
		"{\"\x00\":1}":                        abi.BadString,
	})
}

// Undeclared members are learned, and still may stand only once: in any
// spelling, beside names that cannot be learned, and when there are too many.
func TestUndeclared(t *testing.T) {
	mod := accepts(t, `{"type":"object","properties":{"a":{"type":"integer"}}}`, abi.Limits{})
	var many []string
	for i := range 600 {
		many = append(many, fmt.Sprintf(`"u%d":{"x%d":[%d]}`, i, i, i))
	}
	all := strings.Join(many, ",")
	expect(t, mod, map[string]abi.Code{
		`{"b":1,"c":{"b":{}},"a":2}`:      abi.OK,
		`{"b":1,"b":1}`:                   abi.DuplicateKey,
		`{"b" :1,"b":1}`:                  abi.DuplicateKey,
		`{"b":1,"b" :1}`:                  abi.DuplicateKey,
		`{"\u0062":1,"b":1}`:              abi.DuplicateKey,
		`{"b":1,"\u0062":1}`:              abi.DuplicateKey,
		`{"c":{"b":1,"d":2,"b":3}}`:       abi.DuplicateKey,
		"{" + all + "}":                   abi.OK,
		"{" + all + `,"u599":1}`:          abi.DuplicateKey,
		"{" + all + `,"u0":1}`:            abi.DuplicateKey,
		"{" + all + `,"z":{"q":1,"q":2}}`: abi.DuplicateKey,
		`{"a":1,"b":[{"x":1},{"x":2}]}`:   abi.OK,
	})
}

// A contract that contains itself is followed as deep as the limit says.
func TestRecursion(t *testing.T) {
	mod := accepts(t, `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","required":["n"],"additionalProperties":false,
	  "properties":{"n":{"type":"integer"},"kids":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}}`, abi.Limits{Depth: 9})
	nest := func(n int) string {
		return strings.Repeat(`{"n":1,"kids":[`, n) + `{"n":1}` + strings.Repeat(`]}`, n)
	}
	expect(t, mod, map[string]abi.Code{
		nest(0): abi.OK, nest(4): abi.OK, nest(5): abi.TooDeep, `{"n":1,"kids":[{"kids":[]}]}`: abi.Required,
		`{"n":1,"kids":[{"n":1,"x":2}]}`: abi.UnknownField, `{"n":1,"kids":[1]}`: abi.WrongType,
	})
}

func TestArrays(t *testing.T) {
	mod := accepts(t, `{"type":"array","minItems":1,"maxItems":3,"uniqueItems":true,"items":{"type":["integer","string"]}}`, abi.Limits{})
	expect(t, mod, map[string]abi.Code{
		`[]`: abi.TooFewItems, `[1,2,3,4]`: abi.TooManyItems, `[ 1 , 1.0 ]`: abi.NotUnique, `[1,"ab",2]`: abi.OK, `[1.5]`: abi.WrongType,
		`[true]`: abi.WrongType, `[1,]`: abi.BadJSON, `[1 2]`: abi.BadJSON, `[`: abi.Truncated, `{}`: abi.WrongType, `[null]`: abi.WrongType,
	})
}

// Limits end a run with a code of their own.
func TestLimits(t *testing.T) {
	b := newBuilder(t, `{"type":"array","items":{"type":"string"}}`)
	row := b.row("/-")
	each := &program.Each{Shape: &schema.Shape{Kind: schema.Array, MaxItems: -1}, Rule: b.rule("out"), Range: b.read("", nil), Var: row,
		Item: &program.Value{Shape: &schema.Shape{Kind: schema.String, MaxLength: -1}, Rule: b.rule("out[]"), Expr: b.read("/-", row)}}
	b.p.Root = object(program.Field{Name: "out", Node: each})
	b.p.Limits = abi.Limits{Fuel: 10, Output: 200, Input: 400, Pages: 20}
	long := `"` + strings.Repeat("x", 100) + `"`
	expect(t, b.emit(), map[string]abi.Code{
		`["a","b"]`:                             abi.OK,
		`[` + strings.Repeat(`"",`, 10) + `""]`: abi.OutOfFuel,
		`[` + long + `,` + long + `]`:           abi.OutputTooLarge,
		`["` + strings.Repeat("x", 400) + `"]`:  abi.InputTooLarge,
	})
}

// Shapes that contain each other are not one shape.
func TestMutualRecursion(t *testing.T) {
	mod := accepts(t, `{"type":"object","additionalProperties":false,"properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{
	  "a":{"type":"object","additionalProperties":false,"properties":{"b":{"$ref":"#/$defs/b"}}},
	  "b":{"type":"object","additionalProperties":false,"properties":{"a":{"$ref":"#/$defs/a"},"b":{"$ref":"#/$defs/b"},"x":{"type":"integer"}}}}}`, abi.Limits{})
	expect(t, mod, map[string]abi.Code{
		`{"a":{"b":{"x":1,"a":{"b":{"b":{"x":2}}}}}}`: abi.OK,
		`{"a":{"x":1}}`:             abi.UnknownField,
		`{"a":{"b":{"a":{"x":1}}}}`: abi.UnknownField,
	})
}

package emit_test

import (
	"bytes"
	"strings"
	"testing"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

const orderSchema = `{"type":"object","required":["id","name","lines","customer"],"properties":{
  "id":{"type":"integer"},
  "name":{"type":"string","maxLength":20},
  "note":{"type":["string","null"]},
  "total":{"type":"number"},
  "test":{"type":"boolean"},
  "status":{"enum":["open","closed"],"type":"string"},
  "customer":{"$ref":"#/$defs/person"},
  "agent":{"$ref":"#/$defs/person"},
  "tags":{"type":"array","items":{"type":"string"}},
  "raw":{},
  "lines":{"type":"array","items":{"type":"object","required":["sku","quantity"],"properties":{
     "sku":{"type":"string"},"quantity":{"type":"integer","minimum":0},"price":{"type":"string","format":"decimal"},
     "taxes":{"type":"array","items":{"type":"object","properties":{"rate":{"type":"number"}}}}}}}},
  "$defs":{"person":{"type":"object","required":["email"],"properties":{"email":{"type":"string"},"age":{"type":"integer"}}}}}`

func order(t testing.TB) *builder {
	b := newBuilder(t, orderSchema)
	line := b.row("/lines/-")
	tax := b.row("/lines/-/taxes/-")
	taxes := &program.Each{Shape: &schema.Shape{Kind: schema.Array, MaxItems: -1}, Rule: b.rule("lines[].taxes"),
		Range: b.read("/lines/-/taxes", line), Var: tax,
		Item: &program.Value{Shape: &schema.Shape{Kind: schema.Number}, Rule: b.rule("rate"), Expr: b.read("/lines/-/taxes/-/rate", tax)}}
	item := object(
		b.value("sku", schema.String, b.read("/lines/-/sku", line)),
		b.value("twice", schema.Integer, call("multiply_int64", integer, b.read("/lines/-/quantity", line), lit(int64(2)))),
		b.value("price", schema.String, &program.Opt{Base: program.Base{T: optional(decimal)}, Op: program.OptMap,
			X: b.read("/lines/-/price", line), Var: priceVar, Y: call("string_to_decimal", decimal, &program.Var{Base: program.Base{T: text}, Var: priceVar})}),
		program.Field{Name: "rates", Node: taxes},
	)
	b.p.Root = object(
		b.value("orderId", schema.String, call("int64_to_string", text, b.read("/id", nil))),
		b.value("id", schema.Integer, b.read("/id", nil)),
		b.value("name", schema.String, b.read("/name", nil)),
		b.value("note", schema.String, b.read("/note", nil)),
		b.value("total", schema.Number, b.read("/total", nil)),
		b.value("amount", schema.String, b.read("/total", nil)),
		b.value("test", schema.Boolean, b.read("/test", nil)),
		b.value("currency", schema.String, lit("EUR")),
		program.Field{Name: "buyer", Node: object(
			b.value("mail", schema.String, b.read("/customer/email", nil)),
			b.value("age", schema.Integer, b.read("/customer/age", nil)))},
		program.Field{Name: "agent", Node: object(
			b.value("mail", schema.String, b.read("/agent/email", nil)),
			b.value("age", schema.Integer, b.read("/agent/age", nil)))},
		b.value("tags", schema.Array, b.read("/tags", nil)),
		b.value("raw", schema.Any, b.read("/raw", nil)),
		program.Field{Name: "lines", Required: true, Node: &program.Each{Shape: &schema.Shape{Kind: schema.Array, MaxItems: 3}, Rule: b.rule("lines"),
			Range: b.read("/lines", nil), Var: line,
			Where: call("greater_int64", boolean, b.read("/lines/-/quantity", line), lit(int64(0))), Item: item}},
	)
	return b
}

var priceVar = &program.Variable{Name: "p", Type: text}

func TestOrder(t *testing.T) {
	mod := order(t).emit()
	if again := order(t).emit(); !bytes.Equal(mod, again) {
		t.Error("the same program gives different bytes")
	}
	t.Logf("%d bytes", len(mod))
	cases := []struct{ name, in, want string }{
		{"least", `{"id":1,"name":"a","lines":[],"customer":{"email":"x@y"}}`,
			`{"orderId":"1","id":1,"name":"a","currency":"EUR","buyer":{"mail":"x@y"},"lines":[]}`},
		{"all", ` { "id" : 12345678901234567890123 , "name":"\u00fcA\"b", "note":"n\tx", "total":1.50e2, "test":true, "status":"open",
		   "tags":["a", "b"], "raw":{"x":[1, 2]}, "extra":[null], "agent":{"email":"z","age":7},
		   "lines":[{"sku":"s1","quantity":2,"price":"2.50"},{"quantity":0,"sku":"none"},{"quantity":9,"sku":"s2","taxes":[{"rate":0.19},{"rate":7}, {}]}],
		   "customer":{"age":1.0,"email":"x@y"}} `,
			"code 44 rule 5 "},
		{"numbers", `{"id":9007199254740993,"name":"\u00fcA\"b","note":"n\u0009x","total":1.50e2,"test":true,"status":"open",
		   "tags":["a", "b"], "raw":{"x":[1, 2]}, "extra":[null], "agent":{"email":"z","age":7},
		   "lines":[{"sku":"s1","quantity":2,"price":"2.50"},{"quantity":0,"sku":"none"},{"quantity":9,"sku":"s2","taxes":[{"rate":0.19},{"rate":7}, {}]}],
		   "customer":{"age":1.0,"email":"x@y"}}`,
			`{"orderId":"9007199254740993","id":9007199254740993,"name":"üA\"b","note":"n\tx","total":1.50e2,"amount":"150","test":true,"currency":"EUR",` +
				`"buyer":{"mail":"x@y","age":1.0},"agent":{"mail":"z","age":7},"tags":["a", "b"],"raw":{"x":[1, 2]},` +
				`"lines":[{"sku":"s1","twice":4,"price":"2.50"},{"sku":"s2","twice":18,"rates":[0.19,7]}]}`},
		{"null", `{"id":1,"name":"a","note":null,"lines":[],"customer":{"email":""}}`,
			`{"orderId":"1","id":1,"name":"a","currency":"EUR","buyer":{"mail":""},"lines":[]}`},
		{"too many", `{"id":1,"name":"a","lines":[{"sku":"","quantity":1},{"sku":"","quantity":1},{"sku":"","quantity":1},{"sku":"","quantity":1}],"customer":{"email":""}}`,
			`code 91 rule 19 offset -1 place "target/lines" detail ""`},
		{"empty input", ``, `code 2 rule -1 offset 0 `},
		{"cut", `{"id":1`, `code 2 rule -1 offset 7 `},
		{"trailing", `{"id":1,"name":"a","lines":[],"customer":{"email":"x@y"}} x`, `code 3 rule -1 offset 58 `},
		{"missing", `{"id":1,"name":"a","lines":[]}`, `code 21 rule -1 offset 0 place "source/customer" `},
		{"wrong type", `{"id":"1"}`, `code 20 rule -1 offset 6 place "source/id" `},
		{"not an integer", `{"id":1.5}`, `code 20 rule -1 offset 6 place "source/id" `},
		{"too long", `{"id":1,"name":"123456789012345678901"}`, `code 24 rule -1 offset 15 place "source/name" `},
		{"enum", `{"status":"opem"}`, `code 22 rule -1 offset 10 `},
		{"duplicate", `{"id":1,"\u0069d":2}`, `code 8 rule -1 offset 8 `},
		{"duplicate extra", `{"x":1,"\u0078":2}`, `code 8 rule -1 offset 7 `},
		{"bound", `{"lines":[{"quantity":-1}]}`, `code 27 rule -1 offset 22 place "source/lines/-/quantity" `},
		{"format", `{"lines":[{"price":"1,5"}]}`, `code 26 rule -1 offset 19 `},
		{"comma", `{"id":1,}`, `code 1 rule -1 offset 8 `},
		{"no colon", `{"id" 1}`, `code 1 rule -1 offset 6 `},
		{"depth", `{"raw":` + strings.Repeat("[", 70), `code 9 rule -1 offset 70 `},
		{"shared", `{"agent":{"email":1}}`, `code 20 rule -1 offset 18 `},
	}
	for name, cfg := range engines() {
		t.Run(name, func(t *testing.T) {
			i := start(t, cfg, mod)
			for _, c := range cases {
				for range 2 { // twice: the second run predicts
					got, err := i.run(c.in)
					if err != nil {
						got = err.Error()
					}
					if got != c.want && !(strings.HasPrefix(c.want, "code") && strings.HasPrefix(got, c.want)) {
						t.Errorf("%s\n got: %s\nwant: %s", c.name, got, c.want)
					}
				}
			}
			if i.info.ABI != abi.Version || len(i.info.Rules) == 0 {
				t.Errorf("info = %+v", i.info)
			}
		})
	}
}

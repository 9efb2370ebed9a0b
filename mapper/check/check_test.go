package check_test

import (
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

const sourceSchema = `{"type":"object","required":["id","customerId","total","lines","created","status","any"],"properties":{
 "id":{"type":"integer"},"customerId":{"type":"string"},"total":{"type":"number"},"note":{"type":["string","null"]},
 "created":{"type":"string","format":"date-time"},"status":{"enum":["open","paid","closed"]},"flag":{"type":"boolean"},
 "ship":{"type":"object","required":["city"],"properties":{"city":{"type":"string"},"zip":{"type":"string"}}},
 "bill":{"type":"object","properties":{"city":{"type":"string"}}},
 "tags":{"type":"array","items":{"type":"string"}},"attrs":{"type":"object","additionalProperties":{"type":"string"}},"any":{},
 "lines":{"type":"array","items":{"type":"object","required":["sku","qty"],"properties":{
  "sku":{"type":"string"},"qty":{"type":"integer"},"price":{"type":"number"}}}}}}`

const targetSchema = `{"type":"object","required":["orderId"],"additionalProperties":false,"properties":{
 "orderId":{"type":"string"},"grand":{"type":"string","format":"decimal"},"count":{"type":"integer"},"amount":{"type":"number"},
 "placedAt":{"type":"string","format":"date-time"},"state":{"enum":["new","done"]},"note":{"type":"string"},"nullNote":{"type":["string","null"],"default":"-"},
 "ok":{"type":"boolean"},"code":{"type":"string","pattern":"^[A-Z]+$","maxLength":3},"ip":{"type":"string","format":"iri"},
 "ship":{"type":"object","required":["city"],"additionalProperties":false,"properties":{"city":{"type":"string"},"zip":{"type":"string"}}},
 "tags":{"type":"array","items":{"type":"string"}},"free":{},
 "lines":{"type":"array","items":{"type":"object","required":["sku"],"additionalProperties":false,"properties":{"sku":{"type":"string"},"qty":{"type":"integer"}}}}}}`

func read(t testing.TB, ref, text string) check.Contract {
	t.Helper()
	r, err := contracts.ParseRef(ref)
	if err != nil {
		t.Fatal(err)
	}
	c, found := contracts.Read(r, "schema.json", []byte(text))
	if found.Failed() {
		t.Fatal(found)
	}
	return check.Contract{Contract: abi.Contract{Ref: ref}, Shape: c.Root}
}

func env(t testing.TB) check.Env {
	return check.Env{
		Source: read(t, "shop/order@1", sourceSchema), Target: read(t, "orders/order-placed@1", targetSchema),
		Tables: map[string]*program.Table{"state": {Name: "state", Columns: []string{"key", "value"}, Rows: [][]string{{"open", "new"}, {"paid", "paid"}}}},
	}
}

// findings checks a mapping whose rules (or lets and rules) are given; orderId
// is filled unless the text does.
func findings(t testing.TB, e check.Env, text string) string {
	t.Helper()
	if !strings.HasPrefix(text, "let:") {
		text = "rules:\n  " + strings.ReplaceAll(text, "\n", "\n  ")
	}
	if !strings.Contains(text, "rderId") && !strings.Contains(text, "oderId") {
		text += "\n  orderId: source.customerId"
	}
	doc, found := document.Parse("m", []byte("mapping: m\nsource: shop/order@1\ntarget: orders/order-placed@1\n"+text+"\n"))
	if !found.Failed() {
		_, more := check.Check(doc, e)
		found = append(found, more...)
	}
	var lines []string
	for _, f := range found {
		line := f.String()
		if f.Severity != 0 {
			line = "warning " + line
		}
		if f.Hint != "" {
			line += " | " + f.Hint
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// What people get wrong, and what they are told. Line 5 is the first rule.
func TestFindings(t *testing.T) {
	e := env(t)
	for _, c := range []struct{ text, want string }{
		// names and fields
		{`orderId: source.custmerId`, `m:5:19: map/unknown-field: order has no field "custmerId" | did you mean "customerId"?`},
		{`orderId: source.?custmerId`, `m:5:20: map/unknown-field: order has no field "custmerId" | did you mean "customerId"?`},
		{`orderId: source.ship.town`, `m:5:24: map/unknown-field: order.ship has no field "town" | known: city, zip`},
		{`orderId: "source.customerId + souce.note"`, `m:5:33: map/unknown-name: there is no name "souce" | did you mean "source"?`},
		{`orderId: customerId`, `m:5:12: map/unknown-name: there is no name "customerId" | write source.customerId for the field of the input`},
		{`orderId: "web"`, `m:5:13: map/unknown-name: there is no name "web" | for the text itself write '"web"': the outer quotes are YAML's`},
		{`orderId: source.customerId.toUpper()`, `m:5:37: map/unknown-function: there is no function "toUpper" | did you mean "upper"?`},
		{`orderId: 'upperAscci(source.customerId)'`, `m:5:23: map/unknown-function: there is no function "upperAscci" | did you mean "upperAscii"?`},
		{`orderId: source.tags.name`, `m:5:24: map/type: list of text has no fields | take one item with [0] or [?0], or go through the list with each or map(x, …)`},
		{`orderId: source.any.name`, ``},
		{`lines: {each: source.lines, as: l, rules: {sku: l.sk}}`, `m:5:53: map/unknown-field: order.lines[] has no field "sk" | did you mean "sku"?`},
		// syntax
		{`orderId: source.`, `m:5:19: map/syntax: not an expression: unexpected '.'`},
		{"orderId: |\n    source.customerId +\n    * 2", `m:7:7: map/syntax: not an expression: unexpected '*'`},
		// types
		{`orderId: source.id`, `m:5:12: map/target-type: orderId is a text in the target, the expression gives an int | write string(…) around the value`},
		{`grand: source.total + "x"`, `m:5:23: map/type: + does not take decimal and text | to join texts write string(…) around the other value`},
		{`note: source.?note + "x"`, `m:5:22: map/type: + does not take optional text and text | the value may be missing: write .orValue("") after it, or .optMap(x, …) to go on only if it is there`},
		{`ok: source.note == null`, `m:5:19: map/type: == does not take optional text and null | an optional is not null: write .hasValue()`},
		{`grand: source.total / 2`, `m:5:23: map/type: / does not take decimal and int | write div(a, b, 2, "half_up") and choose places and rounding`},
		{`grand: round(source.total, 2)`, `m:5:15: map/type: round does not take decimal and int | it is used as round(decimal, int, text) -> decimal`},
		{`ok: source.customerId > 5`, `m:5:25: map/type: > does not take text and int | write int(…) around the value`},
		{`count: source.total`, `m:5:10: map/target-type: count is an integer in the target, the expression gives a decimal | write int(…) around the value`},
		{`amount: source.customerId`, `m:5:11: map/target-type: amount is a number in the target, the expression gives a text | write dec(…) around the text`},
		{`grand: source.total`, ``},
		{`grand: source.total * 1.190 + 1`, ``},
		{`amount: 'source.flag.orValue(false) ? source.total : 0'`, ``},
		{`amount: source.?lines[?0].?price.orValue(0)`, ``},
		{`amount: 'source.total in [1, 2.50] ? 1 : 2'`, ``},
		{`note: source.any`, `m:5:9: map/target-type: note is a text in the target, the expression gives an untyped value | convert it with .optMap(x, string(x)); dyn(…) takes it as it comes and checks it when the mapping runs`},
		{`free: source.any`, ``},
		{`ok: source.any == 1`, `m:5:18: map/type: == does not take optional untyped value and int | the value may be missing: use .orValue(…), .optMap(x, …) or .hasValue()`},
		{`note: source.tags`, `m:5:9: map/target-type: note is a text in the target, the expression gives a list of text | take one item, for example with [?0], or join the texts with .join(", ")`},
		{`tags: source.customerId`, `m:5:9: map/target-type: tags is an array in the target, the expression gives a text | use items: for an array of fixed items`},
		{`note: source.ship`, `m:5:9: map/target-type: note is a text in the target, the expression gives an object order.ship | choose one of its fields`},
		{`ship: source.ship`, `m:5:9: map/target-type: object order.ship cannot be copied as a whole: the source may hold undeclared fields, the target refuses them | map the fields one by one with rules`},
		{`tags: source.tags`, ``},
		{`tags: '["a", 1]'`, `m:5:10: map/target-type: tags is an array in the target, the expression gives a list of untyped value | make its items of one type, for example with string(…)`},
		{`note: '{"a": 1}'`, `m:5:10: map/target-type: note is a text in the target, the expression gives a map of int`},
		{`ok: {expr: "true", when: source.note}`, `m:5:28: map/type: a condition must be a bool, this is an optional text | ask with .hasValue() whether it is there`},
		{`ok: {expr: "true", when: source.flag}`, `m:5:28: map/type: a condition must be a bool, this is an optional bool | the value may be missing: write .orValue(false) after it`},
		{`note: source.ship.or(source.bill).?city`, `m:5:23: map/type: or does not take optional object order.ship and optional object order.bill | the two objects have different contracts: choose between their fields instead, as in a.?x.or(b.?x)`},
		{`note: source.customerId.orValue("")`, `m:5:34: map/type: orValue does not take text and text | the value is always there, so that it needs no .orValue`},
		{`count: 1u`, ``},
		// lists
		{`lines: {each: source.ship, as: l, rules: {sku: l.city}}`, `m:5:17: map/each-list: each goes through a list, not through an object order.ship | for a single object use rules, for a single value expr`},
		{`lines: {each: source.lines, as: source, rules: {sku: "1"}}`, `m:5:35: map/name: "source" is a word of the expression language and cannot be a name`},
		{`count: source.tags.filter(x, x != "").size()`, `m:5:16: map/type: optional list of text is not a list | the list may be missing: write .orValue([]) after it`},
		{`lines: source.lines`, `m:5:10: map/target-type: the list cannot be copied as a whole: in the items the target has no field "price" | go through it with each`},
		{`note: {each: source.lines, as: l, expr: l.sku}`, `m:5:3: map/target-type: each makes an array, but note is a text in the target | use expr for a single value`},
		// target
		{`oderId: source.customerId`, "m:4:1: map/required-target: the target demands orderId, which no rule fills | add a rule for each, or leave out the object they are in\nm:5:3: map/unknown-target: order-placed has no field \"oderId\" | did you mean \"orderId\"?"},
		{`ship.zip: source.customerId`, `m:5:3: map/required-target: the target demands ship.city, which no rule fills | add a rule for each, or leave out the object they are in`},
		{`note.x: source.customerId`, `m:5:3: map/target-type: note is a text in the target, it has no fields`},
		{"note: source.customerId\nnote.x: source.customerId", `m:6:3: map/beneath-rule: note is filled as a whole by the rule in line 5 | fill the fields one by one, or drop this rule`},
		{"ship.city: source.customerId\nship: {rules: {city: source.customerId}}", `m:6:18: map/duplicate-rule: ship.city already has a rule in line 5`},
		{"ship.city: source.customerId\nship: source.ship", `m:5:3: map/beneath-rule: ship is filled as a whole by the rule in line 6 | fill the fields one by one, or drop the rules beneath`},
		// values
		{`state: '"nwe"'`, `m:5:11: map/target-value: "nwe" is not one of the allowed values for state | did you mean "new"?`},
		{`state: 'source.id > 1 ? "new" : "old"'`, `m:5:35: map/target-value: "old" is not one of the allowed values for state | known: done, new`},
		{`code: '"abc"'`, `m:5:10: map/target-value: "abc" does not match the pattern ^[A-Z]+$ for code`},
		{`code: '"ABCD"'`, `m:5:10: map/target-value: "ABCD" is too long for code`},
		{`placedAt: '"yesterday"'`, `m:5:14: map/target-value: "yesterday" is not of the format date-time for placedAt`},
		{`placedAt: source.created`, ``},
		{`ip: source.customerId`, `m:5:7: map/target-type: ip has the format iri, which a mapping cannot check | only constants, or texts that have the same format in the source, can go there`},
		{`grand: dec("1,5")`, `m:5:14: map/constant: "1,5" is not a decimal number of at most 34 digits`},
		{`placedAt: timestamp("2026-02-30T00:00:00Z")`, `m:5:23: map/constant: "2026-02-30T00:00:00Z" is not an RFC 3339 time | for example "2026-01-31T09:30:00Z"`},
		{`ok: source.customerId.matches("[")`, `m:5:33: map/constant: not a regular expression: missing closing ]: ` + "`[`"},
		{`ok: source.customerId.matches(source.customerId)`, `m:5:40: map/constant: the regular expression must be a literal text`},
		{`grand: round(source.total, 2, "nearest")`, `m:5:33: map/constant: "nearest" is none of the seven ways to round | one of half_even, half_up, half_down, up, down, ceiling, floor`},
		{`grand: round(source.total, 2, "half-up")`, `m:5:33: map/constant: "half-up" is none of the seven ways to round | did you mean "half_up"?`},
		{`grand: round(source.total, 2, source.customerId)`, `m:5:40: map/constant: the way to round must be a literal text | one of half_even, half_up, half_down, up, down, ceiling, floor`},
		{`state: lookup("stat", source.status)`, `m:5:17: map/unknown-table: there is no table "stat" | did you mean "state"?`},
		{`state: lookup("state", source.status, "new", "label")`, `m:5:48: map/unknown-column: the table "state" has no column "label" | known: key, value`},
		// policies
		{`note: {expr: source.note, onNull: "null"}`, `m:5:3: map/policy: onNull is null here, but the target does not accept null | choose omit, default or error`},
		{`note: {expr: source.note, onMissing: default}`, `m:5:3: map/policy: onMissing is default here, but the target's contract states no default | state one in the rule with default:, or write .orValue(…) after the expression`},
		{`nullNote: {expr: source.note, onMissing: default, onNull: "null"}`, ``},
		{`note: null`, `m:5:9: map/target-type: the target does not accept null in note`},
		{`nullNote: null`, ``},
		// warnings
		{`ok: source.status == "payd"`, `warning m:5:24: map/never-equal: the source's contract does not know the value "payd" here | did you mean "paid"?`},
		{`ok: source.status in ["open", "gone"]`, `warning m:5:33: map/never-equal: the source's contract does not know the value "gone" here | known: closed, open, paid`},
		{`state: lookup("state", source.status)`, `warning m:5:16: map/table-value: the table "state" gives "paid", which is not one of the allowed values for state | known: done, new`},
		{"let:\n  a: source.id\n  b: source.note\nrules:\n  count: a", `warning m:6:3: map/unused-let: nothing uses "b"`},
		{`note: {expr: source.customerId, onNull: error}`, `warning m:5:43: map/needless-policy: the value is always there, so this has no effect`},
		// lets
		{"let:\n  a: source.idd\nrules:\n  count: a + 1\n  note: a", `m:5:13: map/unknown-field: order has no field "idd" | did you mean "id"?`},
	} {
		if got := findings(t, e, c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// No expression makes the checker panic, and no finding shows its inner names.
func FuzzExpression(f *testing.F) {
	for _, seed := range []string{
		`source.lines.filter(l, l.qty > 1)[?0].?price.orValue(0)`, `has(source.ship.zip) ? source.?ship.value().zip : "x"`,
		`cel.bind(x, source.ship, x.?city)`, `source.note.optMap(n, n + "!").or(source.?tags[?0])`, `lookup("state", source.status, "new")`,
		`[1, 2.5].exists(x, x == source.total)`, `source.attrs[?"a"]`, `source.lines.map(l, l)`, `optional.none()`, `{}`, `b"x"`, `1u`, `x.y.z()`,
	} {
		f.Add(seed)
	}
	e := env(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 300 || strings.ContainsAny(text, "\r\n") {
			return
		}
		quoted := "'" + strings.ReplaceAll(text, "'", "''") + "'"
		got := findings(t, e, "free: "+quoted+"\nnote: "+quoted+"\ntags: {each: "+quoted+", as: t, expr: t}")
		for _, line := range strings.Split(got, "\n") {
			if strings.Contains(line, "map/internal") || strings.Contains(line, "cw.T") && !strings.Contains(text, "cw") {
				t.Errorf("%s\n%s", text, line)
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	e := env(b)
	text := "mapping: m\nsource: shop/order@1\ntarget: orders/order-placed@1\nrules:\n  orderId: source.customerId\n" +
		"  grand: source.total * 1.19 + sum(source.lines.map(l, l.?price.orValue(0) * l.qty))\n  note: source.?note\n" +
		"  lines: {each: source.lines, as: l, where: l.qty > 0, rules: {sku: l.sku, qty: l.qty}}\n"
	for b.Loop() {
		doc, _ := document.Parse("m", []byte(text))
		if p, found := check.Check(doc, e); p == nil {
			b.Fatal(found)
		}
	}
}

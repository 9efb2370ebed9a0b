package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/schema/instances"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/program"
)

var fuzzTime = flag.Duration("mapping-fuzz", 30*time.Second, "how long TestFuzzMappings makes up mappings; -seed says with which one it begins")

// differ runs mappings that were made up on four engines.
type differ struct {
	*suite
	tables map[string]*program.Table
	ran    struct{ mappings, rules, options, inputs, outputs int }
}

// trial is a mapping that is ready on every engine.
type trial struct {
	target    *contracts.Contract
	source    *contracts.Contract
	reference func(in []byte) outcome
	modules   []moduleEngine
	stop      func()
}

// compile checks a mapping; the result is nil if it has mistakes.
func (d *differ) compile(m *grownMapping) (checked *check.Checked, source, target *contracts.Contract, findings []string) {
	source, list := readContract("t/in@1", m.source)
	if source == nil {
		return nil, nil, nil, list
	}
	target, list = readContract("t/out@1", m.target())
	if target == nil {
		return nil, nil, nil, list
	}
	checked, list = checkText(m.text(), source, target, d.tables, limits)
	return checked, source, target, list
}

func readContract(ref string, text []byte) (*contracts.Contract, []string) {
	r, err := contracts.ParseRef(ref)
	if err != nil {
		return nil, []string{err.Error()}
	}
	c, found := contracts.Read(r, "v1.schema.json", text)
	if found.Failed() {
		return nil, []string{found.Error()}
	}
	return c, nil
}

// open makes a mapping ready; an error is a bug of the compiler.
func (d *differ) open(m *grownMapping) (*trial, error) {
	checked, source, target, findings := d.compile(m)
	if checked == nil {
		return nil, fmt.Errorf("%w: %s", errRefused, strings.Join(findings, "\n"))
	}
	t := &trial{target: target, source: source}
	var err error
	if t.reference, err = evaluatorWith(checked, func() []byte { return d.told }); err != nil {
		return nil, err
	}
	if t.modules, t.stop, err = d.modules(checked); err != nil {
		return nil, err
	}
	return t, nil
}

var errRefused = fmt.Errorf("the mapping has mistakes")

// difference says in what the engines differ, "" if they agree. Modules must
// agree in all they say. The reference may name another of several operands that
// fail, and another of several faults that a text has as JSON.
func (t *trial) difference(in []byte) string {
	want := t.reference(in)
	first := t.modules[0].run(in)
	for _, e := range t.modules[1:] {
		if got := e.run(in); got != first {
			return fmt.Sprintf("%s gives %s\n%s gives %s", e.name, got.whole(), t.modules[0].name, first.whole())
		}
	}
	told := func(name string) string {
		return fmt.Sprintf("%s\nthe reference gives %s\nmodules give %s", name, want.whole(), first.whole())
	}
	a, b := loose(want.result), loose(first.result)
	switch {
	case strings.HasPrefix(first.code, "bug"), strings.HasPrefix(want.code, "bug"):
		return told("a bug is reported")
	case a != b:
		return told("the results differ")
	case want.code == first.code && want.offset >= 0 && !strings.HasPrefix(first.place, "meta") && first.offset != want.offset && strings.HasPrefix(want.code, "input/"):
		return told("the offsets differ")
	case want.code != "":
		return ""
	}
	if err := contracts.Validate(t.target, []byte(first.out)); err != nil && !beyondValidator(err) {
		return fmt.Sprintf("the target refuses the output %s: %v", first.out, err)
	}
	if err := contracts.Validate(t.source, in); err != nil && !beyondValidator(err) && !takenAsItComes.MatchString(err.Error()) {
		return fmt.Sprintf("the source refuses an input that gives %s: %v", first.out, err)
	}
	return ""
}

// takenAsItComes are the formats that modules do not ask of an input, because
// systems differ much in what they put there, see program.FormatChecked.
var takenAsItComes = regexp.MustCompile(`is not valid '(email|uri|uri-reference)'`)

// loose makes errors equal of which either may be named.
func loose(r result) result {
	if strings.HasPrefix(r.code, "rule/") {
		r.code = "rule"
	}
	return syntax(r)
}

func (o outcome) whole() string {
	if o.code == "" {
		return o.out
	}
	return fmt.Sprintf("%s rule %q offset %d place %q detail %q", o.code, o.rule, o.offset, o.place, o.detail)
}

// grownInputs are inputs for a contract: valid, damaged, and mutated.
func grownInputs(r *rand.Rand, c *contracts.Contract) [][]byte {
	var all [][]byte
	for i := range 24 {
		gen := instances.New(c.Root, r.Uint64())
		gen.Depth, gen.Extras = 1+r.IntN(6), r.IntN(3) == 0
		doc, ok := []byte(nil), false
		if i%4 == 3 {
			doc, _, ok = gen.Invalid()
		} else {
			doc, ok = gen.Valid()
		}
		if !ok {
			continue
		}
		all = append(all, doc)
		if i%3 == 0 {
			all = append(all, mutate(r, doc))
		}
	}
	return all
}

// grownMeta is what a host says of a message: much, the least, or nothing.
func grownMeta(r *rand.Rand) []byte {
	switch r.IntN(6) {
	case 0:
		return nil
	case 1:
		return []byte(`{"messageId":"m","receivedAt":"2026-02-28T23:59:59.999+14:00"}`)
	}
	m := abi.Meta{MessageID: []string{"", "m-ü1", "a", "12"}[r.IntN(4)], ReceivedAt: time.Unix(r.Int64N(4e9)-1e9, r.Int64N(1e9))}
	if r.IntN(2) == 0 {
		m.Key, m.Source = "x", "shop \"é\""
	}
	if r.IntN(2) == 0 {
		m.Sequence = 1 + r.Int64N(1<<62)
	}
	return m.JSON()
}

// optionName finds the keys of a rule that are more than each, where and expr.
var optionName = regexp.MustCompile(`\b(join|groupBy|having|sort|skip|limit|position|choose|otherwise|default): |each: \[`)

// one makes up the mapping of a seed and runs it. The failure is nil if the
// engines agree.
func (d *differ) one(seed uint64) *failing {
	r := rand.New(rand.NewPCG(seed, 0xc0de))
	m := growMapping(r, func(m *grownMapping) bool {
		checked, _, _, _ := d.compile(m)
		return checked != nil
	})
	if len(m.rules) == 0 {
		return nil
	}
	t, err := d.open(m)
	if err != nil {
		return &failing{seed: seed, mapping: m, what: err.Error()}
	}
	defer t.stop()
	d.ran.mappings++
	d.ran.rules += len(m.rules)
	d.ran.options += len(optionName.FindAllString(m.text(), -1))
	defer func() { d.told = nil }()
	for _, in := range grownInputs(r, t.source) {
		d.ran.inputs++
		d.told = grownMeta(r)
		if what := t.difference(in); what != "" {
			return &failing{seed: seed, mapping: m, input: in, meta: d.told, what: what}
		}
		if t.modules[0].run(in).code == "" {
			d.ran.outputs++
		}
	}
	return nil
}

// TestFuzzMappings makes up contracts, mappings and inputs, and runs them on the
// reference, wazero's interpreter and compiler, and V8.
func TestFuzzMappings(t *testing.T) {
	d := &differ{suite: newSuite(t), tables: map[string]*program.Table{"t": tableOf(t, "t", grownTable)}}
	for end, n := time.Now().Add(*fuzzTime), *seed; ; n++ {
		if f := d.one(n); f != nil {
			d.report(t, f)
			return
		}
		if time.Now().After(end) {
			break
		}
	}
	t.Logf("%d mappings with %d rules (%d joins, groups, sorts and the like), %d inputs, %d outputs: four engines agree (seeds from %d)",
		d.ran.mappings, d.ran.rules, d.ran.options, d.ran.inputs, d.ran.outputs, *seed)
	if d.ran.outputs*10 < d.ran.inputs {
		t.Error("fewer than one input in ten gives an output: that compares little")
	}
}

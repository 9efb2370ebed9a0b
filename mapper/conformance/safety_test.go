package conformance

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/schema/instances"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"
	"crosswalk/runtime/engine"
)

var (
	inputs = flag.Int("inputs", 50_000, "how many inputs TestOutputSafety makes, over all sample mappings")
	seed   = flag.Uint64("seed", 1, "seed of the inputs that are made up")
)

// safety runs one sample mapping on inputs and judges each input and each output
// with the validator of the contracts, which shares no code with modules.
type safety struct {
	name           string
	source, target *contracts.Contract
	module         *engine.Module
	seeds          [][]byte // stored cases and recorded payloads

	valid, invalid, mapped, refused int
	wrong                           []string
}

// TestOutputSafety holds over many inputs, made up and recorded, whole and
// damaged, that no module writes what its target contract refuses, and that a
// module refuses an input if and only if its source contract does.
func TestOutputSafety(t *testing.T) {
	r, s := openRetail(t), newSuite(t)
	names := r.mappings(t)
	var mu sync.Mutex
	var total safety
	t.Run("mappings", func(t *testing.T) {
		for i, name := range names {
			t.Run(name, func(t *testing.T) {
				one := openSafety(t, r, s.compiler, name)
				t.Parallel()
				one.run(*inputs/len(names), rand.New(rand.NewPCG(*seed, uint64(i))))
				for _, w := range one.wrong {
					t.Error(w)
				}
				t.Logf("%d valid inputs (%d mapped, %d failed in a rule or limit), %d invalid ones, all refused", one.valid, one.mapped, one.refused, one.invalid)
				if one.mapped < *inputs/len(names)/10 || one.invalid < *inputs/len(names)/20 {
					t.Error("too few inputs were mapped or refused for this to show anything")
				}
				mu.Lock()
				defer mu.Unlock()
				total.valid, total.invalid, total.mapped = total.valid+one.valid, total.invalid+one.invalid, total.mapped+one.mapped
			})
		}
	})
	t.Logf("%d inputs over %d mappings: %d outputs, each accepted by its target contract; %d invalid inputs, each refused",
		total.valid+total.invalid, len(names), total.mapped, total.invalid)
}

func openSafety(t *testing.T, r *retail, on *engine.Engine, name string) *safety {
	t.Helper()
	checked, target := r.check(t, name)
	ref, err := contracts.ParseRef(checked.Program.Source.Ref)
	if err != nil {
		t.Fatal(err)
	}
	source, ok := r.set.Get(ref)
	if !ok {
		t.Fatalf("no contract %s", ref)
	}
	wasm, _, err := emit.Emit(checked.Program, emit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mod, err := on.Load(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mod.Close(context.Background()) })
	out := &safety{name: name, source: source, target: target, module: mod}
	cases, err := fs.Glob(r.fsys, "mappings/"+name+"/cases/*.in.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases {
		text, err := fs.ReadFile(r.fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		out.seeds = append(out.seeds, text)
	}
	if kinds := recordedKinds[name]; kinds != nil {
		out.seeds = append(out.seeds, recorded(t, kinds)...)
	}
	return out
}

// recordedKinds are the names under which recorded answers hold inputs.
var recordedKinds = map[string][]string{
	"shopify-order":           {"order", "orders"},
	"shopify-refund":          {"refund", "refunds"},
	"shopify-inventory-level": {"inventory_level", "inventory_levels"},
}

func (s *safety) run(n int, rnd *rand.Rand) {
	for _, in := range s.seeds {
		s.judge(in)
	}
	for i := len(s.seeds); i < n && len(s.wrong) < 5; i++ {
		s.judge(s.input(rnd))
	}
}

// input is a valid instance, an instance with one fault, a variation of recorded
// payloads, or a mutation of one of these.
func (s *safety) input(rnd *rand.Rand) []byte {
	gen := instances.New(s.source.Root, rnd.Uint64())
	gen.Extras = rnd.IntN(2) == 0
	gen.Depth = 2 + rnd.IntN(5)
	var doc []byte
	ok := false
	switch rnd.IntN(8) {
	case 0, 1:
		doc, ok = gen.Valid()
	case 2:
		doc, _, ok = gen.Invalid()
	case 3:
		if doc, ok = gen.Valid(); ok {
			doc = mutate(rnd, doc)
		}
	case 4, 5, 6:
		doc, ok = vary(rnd, s.seeds), true
	}
	if !ok {
		doc = mutate(rnd, s.seeds[rnd.IntN(len(s.seeds))])
	}
	return doc
}

// judge compares the module's answer with the validator's.
func (s *safety) judge(in []byte) {
	refusal := contracts.Validate(s.source, in)
	out, err := s.module.Run(context.Background(), in, nil)
	var failed *engine.RunError
	input := false
	switch {
	case err == nil:
	case !errors.As(err, &failed) || failed.Code == abi.Internal:
		s.fault("ends with %v", in, err)
		return
	default:
		input = failed.Code < abi.MissingValue
	}
	switch {
	case refusal != nil && beyondValidator(refusal):
		return
	case refusal != nil && err == nil:
		s.fault("accepts an input that the contract refuses: %v", in, refusal)
		return
	case refusal != nil:
		s.invalid++
		return
	case input:
		s.fault("refuses an input that the contract accepts: %v", in, err)
		return
	}
	s.valid++
	if err != nil {
		s.refused++
		return
	}
	s.mapped++
	if err := contracts.Validate(s.target, out); err != nil && !beyondValidator(err) {
		s.fault("writes %s, which the target refuses: %v", in, out, err)
	}
}

func (s *safety) fault(format string, in []byte, args ...any) {
	s.wrong = append(s.wrong, s.name+" "+fmt.Sprintf(format, args...)+"\ninput "+string(in))
}

// beyondValidator are texts on which the validator has no opinion: it does not
// compare numbers with exponents of many digits, a module does.
func beyondValidator(err error) bool { return strings.Contains(err.Error(), "json/number-range") }

package conformance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
)

const bigTableMapping = head + "rules:\n  v: lookup(\"big\", source.k, \"-\")\n"

func bigTable(rows int) *program.Table {
	t := &program.Table{Name: "big", Columns: []string{"key", "value"}}
	for i := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("SKU-%08d", i), fmt.Sprintf("M%07d", i%5000)})
	}
	return t
}

// A table of a million rows compiles, and its look-ups are right, within bounds
// of time and size.
func TestMillionRows(t *testing.T) {
	source := contract(t, "t/in@1", "in.schema.json", []byte(`{"type":"object","properties":{"k":{"type":"string"}},"required":["k"]}`))
	target := contract(t, "t/out@1", "out.schema.json", []byte(`{"type":"object","properties":{"v":{"type":"string"}}}`))
	start := time.Now()
	checked, found := checkText(bigTableMapping, source, target, map[string]*program.Table{"big": bigTable(1_000_000)}, abi.Limits{})
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	wasm, _, err := emit.Emit(checked.Program, emit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	compiled := time.Since(start)
	s := newSuite(t)
	mod, err := s.compiler.Load(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("compiled in %v to %d MB, loaded in %v", compiled, len(wasm)>>20, time.Since(start)-compiled)
	for in, want := range map[string]string{"SKU-00000000": "M0000000", "SKU-00999999": "M0004999", "SKU-01000000": "-", "": "-", "SKU-00123456": "M0003456"} {
		out, err := mod.Run(t.Context(), []byte(`{"k":"`+in+`"}`), nil)
		if err != nil || string(out) != `{"v":"`+want+`"}` {
			t.Errorf("%s gives %s, %v; want %s", in, out, err, want)
		}
	}
	if len(wasm) > 64<<20 {
		t.Errorf("the module has %d MB", len(wasm)>>20)
	}
	if compiled > 5*time.Minute {
		t.Errorf("it took %v to compile", compiled)
	}
}

// A table that does not fit the memory limit is a finding.
func TestTableTooLarge(t *testing.T) {
	source := contract(t, "t/in@1", "in.schema.json", []byte(`{"type":"object","properties":{"k":{"type":"string"}},"required":["k"]}`))
	target := contract(t, "t/out@1", "out.schema.json", []byte(`{"type":"object","properties":{"v":{"type":"string"}}}`))
	small := abi.DefaultLimits
	small.Pages = 64
	_, found := checkText(bigTableMapping, source, target, map[string]*program.Table{"big": bigTable(60_000)}, small)
	if len(found) != 1 || !strings.HasPrefix(found[0], `mapping.yaml:5:13: map/table-too-large: the table "big" needs 2 MB, and 2 MB`) {
		t.Errorf("findings %q", found)
	}
}

package retail_test

import (
	"testing"

	"crosswalk/runtime/engine"
)

// maxModule is what the largest module of the sample may have: 96 KB.
const maxModule = 96_000

// TestModuleSize holds the modules to their size, which every place that keeps
// or ships them pays for.
func TestModuleSize(t *testing.T) {
	for name, a := range modules(t) {
		if n := len(a.Module); n > maxModule {
			t.Errorf("the module of %s has %d bytes, %d are allowed", name, n, maxModule)
		}
	}
}

// TestFreshMemory holds fresh instances to four pages of 64 KiB: what is more
// must be cleared each time.
func TestFreshMemory(t *testing.T) {
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	for name, a := range modules(t) {
		m, err := e.Load(t.Context(), a.Module)
		if err != nil {
			t.Fatal(err)
		}
		if n := m.StartPages(); n > 4 {
			t.Errorf("an instance of %s begins with %d pages, 4 are allowed", name, n)
		}
	}
}

// TestNoAllocation maps every case into a buffer that is large enough: nothing
// may be left for the garbage collector.
func TestNoAllocation(t *testing.T) {
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	loaded := map[string]*engine.Module{}
	for name, a := range modules(t) {
		if loaded[name], err = e.Load(t.Context(), a.Module); err != nil {
			t.Fatal(err)
		}
	}
	eachCase(t, func(t *testing.T, mapping, _ string, in, _ []byte) {
		ctx, dst := t.Context(), make([]byte, 0, 64<<10)
		if _, err := loaded[mapping].Run(ctx, in, dst); err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(20, func() {
			if _, err := loaded[mapping].Run(ctx, in, dst); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%v allocations per message", n)
		}
	})
}

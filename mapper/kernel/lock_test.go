package kernel

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLock fails when a source was edited and kernel.wasm was not built anew.
func TestLock(t *testing.T) {
	f, err := os.Open("kernel.lock")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var locked []string
	for s := bufio.NewScanner(f); s.Scan(); {
		sum, name, ok := strings.Cut(s.Text(), "  ")
		if !ok {
			t.Fatalf("kernel.lock: %q", s.Text())
		}
		locked = append(locked, name)
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if have := sha256.Sum256(b); hex.EncodeToString(have[:]) != sum {
			t.Errorf("%s has changed; run make kernel (it needs clang 14 and lld 14)", name)
		}
	}
	want := []string{"build.sh", "kernel.h", "kernel.wasm"}
	sources, err := filepath.Glob("c/*")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, sources...)
	slices.Sort(want)
	slices.Sort(locked)
	if !slices.Equal(want, locked) {
		t.Errorf("kernel.lock lists %v, want %v", locked, want)
	}
}

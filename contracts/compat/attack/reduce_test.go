package attack

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"crosswalk/contracts/source"
)

// reduce makes a pair smaller as long as it shows the same.
func reduce(w, r *source.Value, shows func(w, r *side) bool) (*source.Value, *source.Value) {
	tries := 0
	holds := func(w, r *source.Value) bool {
		tries++
		a, b := read(w), read(r)
		return a != nil && b != nil && shows(a, b)
	}
	for changed := true; changed && tries < 600; {
		changed = false
		for _, v := range edits(w) {
			// the same edit on both sides, then on one
			if tries >= 600 {
				break
			}
			if other := v.on(r); other != nil {
				if next := v.on(w); holds(next, other) {
					w, r, changed = next, other, true
					break
				}
			}
			if next := v.on(w); holds(next, r) {
				w, changed = next, true
				break
			}
		}
		for _, v := range edits(r) {
			if tries >= 600 {
				break
			}
			if next := v.on(r); holds(w, next) {
				r, changed = next, true
				break
			}
		}
	}
	return w, r
}

// edit removes a member or an item, or puts true in place of a schema.
type edit struct {
	path []string
}

func edits(v *source.Value) []edit {
	var out []edit
	var walk func(v *source.Value, path []string)
	walk = func(v *source.Value, path []string) {
		if len(path) > 0 {
			out = append(out, edit{slices.Clone(path)})
		}
		for _, m := range v.Members {
			walk(m.Value, append(path, m.Name))
		}
		for i, item := range v.Items {
			walk(item, append(path, fmt.Sprint(i)))
		}
	}
	walk(v, nil)
	return out
}

// on returns a copy with the edit done; nil if there is no such place.
func (e edit) on(v *source.Value) *source.Value {
	out := clone(v)
	at := out
	for i, step := range e.path {
		last := i == len(e.path)-1
		switch {
		case at.Kind == source.Object && at.Get(step) != nil:
			if last {
				drop(at, step)
			} else {
				at = at.Get(step)
			}
		case at.Kind == source.Array:
			n := slices.IndexFunc(at.Items, func(*source.Value) bool { return true })
			if _, err := fmt.Sscan(step, &n); err != nil || n >= len(at.Items) {
				return nil
			}
			if last {
				at.Items = slices.Delete(at.Items, n, n+1)
			} else {
				at = at.Items[n]
			}
		default:
			return nil
		}
	}
	return out
}

// report writes a reduced case into the folder of findings, if there is one,
// and returns it as text.
func report(t *testing.T, kind string, w, r *source.Value, detail string) string {
	body := fmt.Sprintf("%s\nwriter: %s\nreader: %s\n%s\n", kind, w.JSON(), r.JSON(), detail)
	if *findings != "" {
		h := fnv.New32a()
		h.Write(w.JSON())
		h.Write(r.JSON())
		file := filepath.Join(*findings, fmt.Sprintf("%s-%08x.txt", kind, h.Sum32()))
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			t.Error(err)
		}
	}
	return body
}

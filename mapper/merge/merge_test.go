package merge

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const head = "mapping: m\nsource: a/b@1\ntarget: c/d@1\n"

func TestMapping(t *testing.T) {
	for _, c := range []struct {
		name, base, ours, theirs, want string
		conflicts                      string // targets, and ours | theirs
	}{
		{"different rules", "rules:\n  a: 1\n  b: 2\n", "rules:\n  a: 9\n  b: 2\n", "rules:\n  a: 1\n  b: 8\n", "rules:\n  a: 9\n  b: 8\n", ""},
		{"both add", "rules:\n  a: 1\n", "rules:\n  a: 1\n  o: 2\n", "rules:\n  a: 1\n  t: 3 # t\n", "rules:\n  a: 1\n  o: 2\n  t: 3 # t\n", ""},
		{"add and remove", "rules:\n  a: 1\n  b: 2\n", "rules:\n  b: 2\n", "rules:\n  a: 1\n  # c\n  c: 3\n  b: 2\n", "rules:\n  # c\n  c: 3\n  b: 2\n", ""},
		{"same change", "rules:\n  a: 1\n  b: 2\n", "rules:\n  a: 3\n  b: 2\n", "rules:\n  a: 3\n  b: 5\n", "rules:\n  a: 3\n  b: 5\n", ""},
		{"differently", "rules:\n  a: 1\n  b: 2\n", "rules:\n  a: 3\n  b: 2\n", "rules:\n  a: 4\n  b: 5\n", "rules:\n  a: 3\n  b: 5\n", "a: a: 3 | a: 4"},
		{"change and remove", "rules:\n  a: 1\n  b: 2\n", "rules:\n  b: 2\n", "rules:\n  a: 4\n  b: 5\n", "rules:\n  b: 5\n", "a: - | a: 4"},
		{"comment and rule", "rules:\n  # x\n  a: 1\n", "rules:\n  # y\n  a: 1\n", "rules:\n  # x\n  a: 2\n", "rules:\n  # y\n  a: 2\n", ""},
		{"comment above a block", "rules:\n  # x\n  a:\n    rules:\n      b: 1\n", "rules:\n  # y\n  a:\n    rules:\n      b: 1\n", "rules:\n  # x\n  a:\n    rules:\n      b: 2\n", "rules:\n  # y\n  a:\n    rules:\n      b: 2\n", ""},
		{"let and rule", "let:\n  l: 1\nrules:\n  a: l\n", "let:\n  l: 2\nrules:\n  a: l\n", "let:\n  l: 1\n  k: 3\nrules:\n  a: k\n", "let:\n  l: 2\n  k: 3\nrules:\n  a: k\n", ""},
		{"let differently", "let:\n  l: 1\nrules:\n  a: l\n", "let:\n  l: 2\nrules:\n  a: l\n", "let:\n  l: 3\nrules:\n  a: l\n", "let:\n  l: 2\nrules:\n  a: l\n", "let:l: l: 2 | l: 3"},
		{"let is new in both", "rules:\n  a: 1\n", "let:\n  l: 2\nrules:\n  a: 1\n", "let:\n  k: 3\nrules:\n  a: 1\n", "let:\n  l: 2\n  k: 3\nrules:\n  a: 1\n", ""},
		{"title", "rules:\n  a: 1\n", "title: x\nrules:\n  a: 1\n", "title: y\nrules:\n  a: 1\n", "title: x\nrules:\n  a: 1\n", "head:title: title: x | title: y"},
		{"nested", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 1\n      b: 2\n", "rules:\n  l:\n    each: x\n    as: i\n    where: w\n    rules:\n      a: 3\n      b: 2\n", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 1\n      b: 4\n      c: 5\n",
			"rules:\n  l:\n    each: x\n    as: i\n    where: w\n    rules:\n      a: 3\n      b: 4\n      c: 5\n", ""},
		{"own keys differently, beneath not", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 1\n      b: 2\n", "rules:\n  l:\n    each: y\n    as: i\n    rules:\n      a: 3\n      b: 2\n", "rules:\n  l:\n    each: z\n    as: i\n    rules:\n      a: 1\n      b: 4\n",
			"rules:\n  l:\n    each: y\n    as: i\n    rules:\n      a: 3\n      b: 4\n", "l: l:\n  each: y\n  as: i\n  rules:\n    a: 3\n    b: 4 | l:\n  each: z\n  as: i\n  rules:\n    a: 3\n    b: 4"},
		{"nested differently", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 1\n", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 2\n", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 3\n", "rules:\n  l:\n    each: x\n    as: i\n    rules:\n      a: 2\n", "l[].a: a: 2 | a: 3"},
		{"items", "rules:\n  l:\n    items:\n      - 1\n      - rules:\n          a: 2\n          b: 3\n      - 4\n", "rules:\n  l:\n    items:\n      - 9\n      - rules:\n          a: 2\n          b: 8\n      - 4\n", "rules:\n  l:\n    items:\n      - 1\n      - rules:\n          a: 7\n          b: 3\n      - 4\n      - 5\n",
			"rules:\n  l:\n    items:\n      - 9\n      - rules:\n          a: 7\n          b: 8\n      - 4\n      - 5\n", ""},
		{"items differently", "rules:\n  l:\n    items:\n    - 1\n    - 2\n", "rules:\n  l:\n    items:\n    - 3\n    - 2\n", "rules:\n  l:\n    items:\n    - 4\n    - 2\n", "rules:\n  l:\n    items:\n    - 3\n    - 2\n", "l[0]: - 3 | - 4"},
		{"choose", "rules:\n  k:\n    choose:\n      - {when: a, expr: 1}\n      - otherwise: 2\n", "rules:\n  k:\n    choose:\n      - {when: a, expr: 3}\n      - otherwise: 2\n", "rules:\n  k:\n    choose:\n      - {when: a, expr: 1}\n      - {when: b, expr: 4}\n      - otherwise: 2\n",
			"rules:\n  k:\n    choose:\n      - {when: a, expr: 3}\n      - {when: b, expr: 4}\n      - otherwise: 2\n", ""},
		{"both add an alternative", "rules:\n  k:\n    choose:\n      - {when: a, expr: 1}\n", "rules:\n  k:\n    choose:\n      - {when: a, expr: 1}\n      - {when: b, expr: 3}\n", "rules:\n  k:\n    choose:\n      - {when: a, expr: 1}\n      - {when: c, expr: 3}\n",
			"rules:\n  k:\n    choose:\n      - {when: a, expr: 1}\n      - {when: b, expr: 3}\n", "k: choose:\n  - {when: a, expr: 1}\n  - {when: b, expr: 3} | choose:\n  - {when: a, expr: 1}\n  - {when: c, expr: 3}"},
		{"other indentation", "rules:\n  a: 1\n  b: |\n    x\n    y\n", "rules:\n    a: 2\n    b: |\n        x\n        y\n", "rules:\n  a: 1\n  b: |\n    x\n    z\n  c:\n    rules:\n      d: 1\n", "rules:\n    a: 2\n    b: |\n      x\n      z\n    c:\n      rules:\n        d: 1\n", ""},
		{"no line end", "rules:\n  a: 1", "rules:\n  a: 1\n  b: 2", "rules:\n  a: 1\n  c: 3", "rules:\n  a: 1\n  b: 2\n  c: 3", ""},
		{"order", "rules:\n  a: 1\n  b: 2\n  c: 3\n", "rules:\n  c: 3\n  a: 1\n  b: 2\n", "rules:\n  a: 1\n  n: 9\n  b: 4\n  c: 3\n", "rules:\n  c: 3\n  a: 1\n  n: 9\n  b: 4\n", ""},
		{"not to be cut", "rules: {a: 1, b: 2}\n", "rules: {a: 3, b: 2}\n", "rules: {a: 1, b: 4}\n", "rules: {a: 3, b: 2}\n", "head:rules: rules: {a: 3, b: 2} | rules: {a: 1, b: 4}"},
		{"no YAML", "rules:\n  a: 1\n", "rules:\n  a: \"\n", "rules:\n  a: 2\n", "rules:\n  a: \"\n", ": " + strings.ReplaceAll(head, "\n", "\n") + "rules:\n  a: \"\n | " + head + "rules:\n  a: 2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Mapping([]byte(head+c.base), []byte(head+c.ours), []byte(head+c.theirs))
			if got := strings.TrimPrefix(string(r.Text), head); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			var list []string
			for _, x := range r.Conflicts {
				list = append(list, fmt.Sprintf("%s: %s | %s", x.Target, show(x.Ours), show(x.Theirs)))
			}
			if got := strings.Join(list, "\n"); got != c.conflicts {
				t.Errorf("conflicts\n%s\nwant\n%s", got, c.conflicts)
			}
		})
	}
}

func show(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func TestTable(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want, conflicts string }{
		{"rows", "key,value\na,1\nb,2\n", "key,value\na,9\nb,2\n", "key,value\na,1\nb,2\nc,3\n", "key,value\na,9\nb,2\nc,3\n", ""},
		{"both add", "key,value\na,1", "key,value\na,1\nb,2", "key,value\na,1\nc,3", "key,value\na,1\nb,2\nc,3", ""},
		{"remove and change", "key,value\na,1\nb,2\n", "key,value\nb,2\n", "key,value\na,7\nb,3\n", "key,value\nb,3\n", "a: - | a,7\n"},
		{"differently", "key,value\r\na,1\r\n", "key,value\r\na,2\r\n", "key,value\r\na,3\r\n", "key,value\r\na,2\r\n", "a: a,2\r\n | a,3\r\n"},
		{"quoted", "key,value\n\"a\nb\",1\n", "key,value\n\"a\nb\",2\n", "key,value\n\"a\nb\",1\nc,\"x\"\"y\"\n", "key,value\n\"a\nb\",2\nc,\"x\"\"y\"\n", ""},
		{"ranges", "from,to,value\n0,10,a\n10,20,b\n", "from,to,value\n0,10,x\n10,20,b\n", "from,to,value\n0,10,a\n10,20,y\n", "from,to,value\n0,10,x\n10,20,y\n", ""},
		{"column and row", "key,value\na,1\n", "key,value,more\na,1,2\n", "key,value\na,1\nb,2\n", "key,value,more\na,1,2\n", ": key,value,more\na,1,2\n | key,value\na,1\nb,2\n"},
		{"no table", "key,value\na,1\n", "key,value\n\"a,1\n", "key,value\na,2\n", "key,value\n\"a,1\n", ": key,value\n\"a,1\n | key,value\na,2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Table([]byte(c.base), []byte(c.ours), []byte(c.theirs))
			if string(r.Text) != c.want {
				t.Errorf("got\n%s\nwant\n%s", r.Text, c.want)
			}
			var list []string
			for _, x := range r.Conflicts {
				list = append(list, fmt.Sprintf("%s: %s | %s", x.Target, show(x.Ours), show(x.Theirs)))
			}
			if got := strings.Join(list, "\n"); got != c.conflicts {
				t.Errorf("conflicts %q, want %q", got, c.conflicts)
			}
		})
	}
}

func TestFile(t *testing.T) {
	a, b, c := []byte("a"), []byte("b"), []byte("c")
	for _, x := range []struct {
		base, ours, theirs, want []byte
		conflict                 bool
	}{{a, b, a, b, false}, {a, a, b, b, false}, {a, b, b, b, false}, {a, b, c, b, true}, {a, nil, a, nil, false}, {a, a, nil, nil, false}, {a, nil, b, nil, true}, {nil, a, b, a, true}, {nil, nil, b, b, false}} {
		for name, merge := range map[string]func(base, ours, theirs []byte) Result{"file": File, "mapping": Mapping, "table": Table} {
			r := merge(x.base, x.ours, x.theirs)
			if !same(r.Text, x.want) || (len(r.Conflicts) > 0) != x.conflict {
				t.Errorf("%s(%q, %q, %q) = %q, %v", name, x.base, x.ours, x.theirs, r.Text, r.Conflicts)
			}
		}
	}
}

// samples are the mappings of the retail workspace.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../samples/retail/mappings/*/mapping.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	out := map[string][]byte{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(filepath.Dir(file))] = text
	}
	return out
}

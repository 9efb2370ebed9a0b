package trace

import (
	"slices"
	"strings"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/lineage"
)

// Read makes a Trace of a run.
func Read(r Run) *Trace {
	t := &Trace{Version: Version, Mapping: r.Info.Mapping, Rules: r.Info.Rules, Output: string(r.Output),
		Values: []Value{}, Skipped: []Skipped{}, Lets: []Let{}, Error: r.Error}
	m := &memory{bytes: r.Memory}
	m.in, m.inLen = m.u32(r.At+8), uint32(len(r.Input))
	m.doc = index(r.Input)
	d := &reader{table: r.Table, m: m, t: t, lets: map[int]*frame{}, seen: make([]bool, len(r.Table.Nodes))}
	d.words = make([][]string, len(r.Table.Exprs))
	for i, e := range r.Table.Exprs {
		d.words[i] = typeWords(e.Type)
	}
	count := min(m.u32(r.At), abi.TraceRecords)
	t.Truncated = m.u32(r.At+4) != 0
	for i := range count {
		at := r.At + abi.TraceHeaderSize + i*abi.TraceRecordSize
		head := m.u32(at)
		d.record(abi.TraceKind(head), int(head>>8), m.u32(at+4), m.u64(at+8))
	}
	d.finish()
	return t
}

// reader follows the records.
type reader struct {
	table Table
	words [][]string // types of the expressions
	m     *memory
	t     *Trace
	stack []*frame       // nodes and lets that are open
	lets  map[int]*frame // evaluated, by variable
	seen  []bool         // nodes that were entered
}

// frame is a node or a let that is being evaluated.
type frame struct {
	node, let int // -1: not one
	pointer   string
	start     int // bytes of the output before it
	at        int // index of its Value, which is there before those within it
	items     int // elements written
	fresh     bool
	in        []Item
	loops     []loop
	from      []From
	known     map[[2]string]int // index in from, by pointer and let
	more      bool
	steps     []Step
	last      map[int]Result // by expression: its last value
}

// loop is a loop within an expression, or that of an each.
type loop struct {
	v     int
	round int
	item  Item
}

func (d *reader) top() *frame {
	if len(d.stack) == 0 {
		d.stack = append(d.stack, &frame{node: -1, let: -1, at: -1, last: map[int]Result{}})
	}
	return d.stack[len(d.stack)-1]
}

func (d *reader) record(kind abi.TraceKind, id int, at uint32, v uint64) {
	direct, row := kind&abi.TraceDirect != 0, kind&abi.TraceRow != 0
	switch kind &^ (abi.TraceDirect | abi.TraceRow) {
	case abi.TraceNode:
		if id < len(d.table.Nodes) {
			d.enter(id, int(at))
		}
	case abi.TraceEnd:
		if id < len(d.table.Nodes) {
			d.leave(id, int(at))
		}
	case abi.TraceValue:
		if id < len(d.table.Exprs) {
			d.value(id, at, v, direct, row)
		}
	case abi.TraceLoop:
		if f := d.top(); id < len(d.table.Vars) {
			f.loops = append(f.loops, loop{v: id})
		}
	case abi.TraceBind:
		if id < len(d.table.Vars) {
			d.bind(id, v, direct, row)
		}
	case abi.TraceLet:
		d.stack = append(d.stack, &frame{node: -1, let: id, last: map[int]Result{}})
	case abi.TraceLetEnd:
		d.endLet(id, v != 0)
	}
}

func (d *reader) enter(id, at int) {
	n := d.table.Nodes[id]
	d.seen[id] = true
	f := &frame{node: id, let: -1, start: at, at: len(d.t.Values), fresh: true, last: map[int]Result{}}
	if len(d.stack) > 0 {
		around := d.top()
		f.in = slices.Clone(around.in)
		f.pointer = around.pointer
		switch {
		case n.Item && !d.alternative(n):
			f.pointer += "/" + itoa(around.items)
		case !n.Item && n.Name != "" && !d.alternative(n):
			f.pointer += "/" + escape(n.Name)
		}
	}
	d.stack = append(d.stack, f)
	d.t.Values = append(d.t.Values, Value{Pointer: f.pointer, Path: n.Path, Kind: n.Kind, Rule: n.Rule, Start: -1})
}

// alternative says that a node stands where the one around it stands.
func (d *reader) alternative(n Node) bool {
	return n.Parent >= 0 && d.table.Nodes[n.Parent].Path == n.Path && n.Path != ""
}

func (d *reader) leave(id, at int) {
	for len(d.stack) > 0 && d.top().node != id { // what a failure left open
		d.stack = d.stack[:len(d.stack)-1]
	}
	if len(d.stack) == 0 {
		return
	}
	f, n := d.top(), d.table.Nodes[id]
	d.stack = d.stack[:len(d.stack)-1]
	if at == f.start {
		d.t.Values = d.t.Values[:min(f.at, len(d.t.Values))]
		why := d.why(f, n)
		d.t.Skipped = append(d.t.Skipped, Skipped{Pointer: f.pointer, Path: n.Path, Rule: n.Rule, Why: why, Detail: f.detail()})
		return
	}
	if f.at >= len(d.t.Values) {
		return
	}
	v := &d.t.Values[f.at]
	v.Start, v.End, v.Detail = f.start+n.Prefix, at-n.Suffix, f.detail()
	if r, ok := f.last[n.Value]; ok && r.State != "" {
		v.Because = r.State
	} else if n.Kind == "object" && len(d.t.Values) == f.at+1 && v.End-v.Start > len("{}") {
		v.Because = missing // no rule in it wrote anything: it is the default
	}
	if len(d.stack) > 0 && n.Item && !d.alternative(n) {
		d.top().items++
	}
}

func (f *frame) detail() Detail { return Detail{In: f.in, From: f.from, More: f.more, Steps: f.steps} }

// why a node wrote nothing.
func (d *reader) why(f *frame, n Node) string {
	if r, ok := f.last[n.When]; ok && string(r.Value) == "false" {
		return "when"
	}
	if r, ok := f.last[n.Value]; ok && r.State != "" {
		return r.State
	}
	if n.Kind == "value" || n.Kind == "choice" {
		return missing
	}
	return "empty"
}

// bind notes the item of a loop; those of an each come right behind its element.
func (d *reader) bind(id int, v uint64, direct, row bool) {
	f, x := d.top(), d.table.Vars[id]
	item := Item{Name: x.Name}
	switch {
	case row:
		if at := d.m.input(d.m.u32(uint32(v) + 4)); at >= 0 {
			item.Pointer = d.m.doc.pointer(at)
		}
	default:
		if at := d.m.input(uint32(v)); at >= 0 && !direct && v>>63 == 0 {
			item.Pointer = d.m.doc.pointer(at)
		}
		item.Value = d.m.result(v, typeWords(x.Type), direct).Value
	}
	if f.fresh {
		f.in = append(f.in, item)
		return
	}
	for i := len(f.loops) - 1; i >= 0; i-- {
		if l := &f.loops[i]; l.v == id {
			l.round++
			item.Round = l.round
			l.item = item
			f.loops = f.loops[:i+1]
			return
		}
	}
}

// value notes what an expression gave.
func (d *reader) value(id int, at uint32, v uint64, direct, row bool) {
	f, e := d.top(), d.table.Exprs[id]
	f.fresh = false
	d.close(f, id)
	s := Step{For: e.For, Text: e.Text, Whole: e.Whole, In: f.rounds(), Result: d.m.result(v, d.words[id], direct)}
	f.last[id] = s.Result
	switch {
	case row:
		s.Pointer = d.read(f, e, at, s.State == missing)
		if e.Of == "read" && last(d.words[id]) == "object" {
			s.Value, s.Cut = nil, false // the pointer says it
		}
	case e.Of == "var" && e.Var >= 0 && d.table.Vars[e.Var].Kind == "let":
		d.through(f, e)
	case (e.Of == "var" || e.Of == "index" || e.Of == "read") && s.State == "" && !d.computed(v, d.words[id], direct):
		if in := d.m.input(uint32(v)); in >= 0 {
			s.Pointer = d.m.doc.pointer(in)
			f.add(From{Pointer: s.Pointer, Start: d.m.doc.values[in].start, End: d.m.doc.values[in].end, As: []string{e.As}})
		}
	}
	if n := len(f.steps); n > 0 && f.steps[n-1].same(s) {
		return // looked at twice: whether it is there, and what it is
	}
	f.steps = append(f.steps, s)
}

func (s Step) same(o Step) bool {
	return s.Text == o.Text && s.For == o.For && s.State == o.State && s.Pointer == o.Pointer && s.Pointer != "" && len(s.In) == len(o.In)
}

// computed says that a value is a number or truth value by itself, no address.
func (d *reader) computed(v uint64, words []string, direct bool) bool {
	w := words[0]
	return v>>63 != 0 || w == "bool" || direct && w == "int"
}

func last(words []string) string { return words[len(words)-1] }

// close ends the loops that run in an expression, now that it has its value, and
// those that were left by an error.
func (d *reader) close(f *frame, id int) {
	for n := len(f.loops); n > 0; n-- {
		e := d.table.Vars[f.loops[n-1].v].Expr
		if e < 0 || e != id && d.under(id, e) {
			return
		}
		f.loops = f.loops[:n-1]
	}
}

// under says that an expression is a part of another one.
func (d *reader) under(id, of int) bool {
	for ; id >= 0; id = d.table.Exprs[id].Parent {
		if id == of {
			return true
		}
	}
	return false
}

// rounds are the items of the loops that run.
func (f *frame) rounds() []Item {
	var out []Item
	for _, l := range f.loops {
		if l.round > 0 {
			out = append(out, l.item)
		}
	}
	return out
}

// read finds the place of a read: down from the row, or from the whole input.
// What the host says of a message is no part of it.
func (d *reader) read(f *frame, e Expr, row uint32, none bool) string {
	if e.Pointer != "" && !strings.HasPrefix(e.Pointer, "/") {
		f.add(From{Pointer: e.Pointer, As: []string{e.As}, Missing: none})
		return e.Pointer
	}
	id := 0
	if row != 0 {
		id = d.m.input(d.m.u32(row + 4))
	}
	if id < 0 || len(d.m.doc.values) == 0 {
		f.add(From{Pointer: e.Pointer, As: []string{e.As}, Missing: true})
		return ""
	}
	pointer := d.m.doc.pointer(id)
	for _, name := range e.Names {
		pointer += "/" + escape(name)
		if id >= 0 {
			id = d.m.doc.member(id, name)
		}
	}
	from := From{Pointer: pointer, As: []string{e.As}, Missing: id < 0}
	if id >= 0 {
		from.Start, from.End = d.m.doc.values[id].start, d.m.doc.values[id].end
	}
	f.add(from)
	return pointer
}

// add notes where a value came from, once.
func (f *frame) add(from From) {
	key := [2]string{from.Pointer, from.Through}
	if i, ok := f.known[key]; ok {
		x := &f.from[i]
		for _, as := range from.As {
			if !slices.Contains(x.As, as) {
				x.As = append(x.As, as)
			}
		}
		return
	}
	if f.known == nil {
		f.known = map[[2]string]int{}
	}
	f.known[key] = len(f.from)
	f.from = append(f.from, from)
}

// mostThrough is how many places a value takes over from one let: a let over a
// long list may be used by every rule.
const mostThrough = 100

// through adds what a let read.
func (d *reader) through(f *frame, e Expr) {
	let := d.lets[e.Var]
	if let == nil {
		return
	}
	for i, from := range let.from {
		if i == mostThrough {
			f.more = true
			break
		}
		if from.Through == "" {
			from.Through = d.table.Vars[e.Var].Name
		}
		as := make([]string, len(from.As))
		for i, role := range from.As {
			as[i] = string(lineage.Within(lineage.Role(e.As), lineage.Role(role)))
		}
		from.As = as
		f.add(from)
	}
}

func (d *reader) endLet(id int, failed bool) {
	i := len(d.stack) - 1
	for i >= 0 && d.stack[i].let != id {
		i--
	}
	if i < 0 || id >= len(d.table.Vars) {
		return
	}
	f := d.stack[i]
	d.stack = d.stack[:i]
	d.lets[id] = f
	x := d.table.Vars[id]
	l := Let{Name: x.Name, Text: x.Text, Failed: failed, From: f.from, Steps: f.steps}
	if n := len(f.steps); n > 0 && !failed && f.steps[n-1].Whole {
		l.Result = f.steps[n-1].Result
	}
	d.t.Lets = append(d.t.Lets, l)
}

// finish closes what a failure left open and finds the rules that were not
// reached.
func (d *reader) finish() {
	if n := len(d.stack); n > 0 {
		for i := n - 1; i >= 0; i-- {
			if f := d.stack[i]; f.node >= 0 {
				if f.at < len(d.t.Values) {
					failed := d.t.Values[f.at]
					failed.Start, failed.Detail = 0, f.detail()
					d.t.Failed = &failed
				}
				break
			}
		}
	}
	d.t.Values = slices.DeleteFunc(d.t.Values, func(v Value) bool { return v.Start < 0 })
	if d.t.Error != nil || d.t.Truncated {
		return
	}
	for i, n := range d.table.Nodes {
		if !d.seen[i] && n.Rule >= 0 {
			d.t.Skipped = append(d.t.Skipped, Skipped{Path: n.Path, Rule: n.Rule, Why: "around"})
		}
	}
}

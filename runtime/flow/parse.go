package flow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Parse reads one flow file. The flow is nil only if the file is no YAML
// object; otherwise it holds what could be read, and the findings say what is
// wrong.
func Parse(file string, text []byte) (*Flow, diag.List) {
	p := &parser{file: file}
	v, list := source.ParseYAML(file, text)
	p.list = list
	if v == nil {
		return nil, p.list
	}
	if v.Kind != source.Object {
		p.list.Add(v.Pos, "flow/type", "a flow is an object, not %s", v.Kind)
		return nil, p.list
	}
	f := p.flow(v)
	p.list.Sort()
	return f, p.list
}

type parser struct {
	file string
	list diag.List
}

var (
	flowKeys     = []string{"flow", "title", "description", "trigger", "contract", "key", "when", "priority", "steps", "retry"}
	contractRef  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*@[1-9][0-9]*(#[A-Za-z0-9_./-]+)?$`)
	fileName     = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	jsonPointer  = regexp.MustCompile(`^(/([^~/]|~[01])*)+$`)
	priorityText = []string{"high", "normal", "low"}
)

func (p *parser) flow(v *source.Value) *Flow {
	p.keys(v, "a flow", flowKeys)
	f := &Flow{File: p.file, Pos: v.Pos, Priority: Normal, Retry: DefaultRetry}
	f.Name = p.need(v, "flow", "a flow")
	if f.Name != "" && !fileName.MatchString(f.Name) {
		p.list.Add(v.Get("flow").Pos, "flow/name", "%q is no name: lower case letters, digits and hyphens", f.Name)
	}
	f.Title, f.Description = p.text(v, "title"), p.text(v, "description")
	p.trigger(v, f)
	f.Contract = p.ref(v, "contract")
	if f.Key = p.text(v, "key"); f.Key != "" && !jsonPointer.MatchString(f.Key) {
		p.list.Add(v.Get("key").Pos, "flow/key", "the key %q is no JSON pointer", f.Key).Hint = "write it like /orderId"
	}
	if f.When = p.text(v, "when"); f.When != "" && !jsonPointer.MatchString(f.When) {
		p.list.Add(v.Get("when").Pos, "flow/when", "%q is no JSON pointer", f.When).Hint = "write it like /lines/0"
	}
	if text := p.text(v, "priority"); text != "" {
		i := slices.Index(priorityText, text)
		if i < 0 {
			p.list.Add(v.Get("priority").Pos, "flow/priority", "priority %q is none of %s", text, strings.Join(priorityText, ", "))
		} else {
			f.Priority = Priority(i)
		}
	}
	p.steps(v, f)
	p.retry(v.Get("retry"), f)
	return f
}

func (p *parser) trigger(v *source.Value, f *Flow) {
	t := v.Get("trigger")
	if t == nil {
		p.list.Add(v.Pos, "flow/missing-key", "a flow needs %q", "trigger").Hint = "trigger: {webhook: {system: …, topic: …}} or {event: domain/name@1}"
		return
	}
	f.Trigger.Pos = t.Pos
	p.keys(t, "a trigger", []string{"webhook", "event"})
	hook := t.Get("webhook")
	if (hook == nil) == (t.Get("event") == nil) {
		p.list.Add(t.Pos, "flow/trigger", "a trigger is exactly one of webhook and event")
		return
	}
	if hook != nil {
		p.keys(hook, "a webhook trigger", []string{"system", "topic"})
		f.Trigger.System, f.Trigger.Topic = p.need(hook, "system", "a webhook trigger"), p.need(hook, "topic", "a webhook trigger")
		return
	}
	f.Trigger.Event = p.ref(t, "event")
}

func (p *parser) steps(v *source.Value, f *Flow) {
	steps := v.Get("steps")
	if steps == nil {
		p.list.Add(v.Pos, "flow/missing-key", "a flow needs %q", "steps")
		return
	}
	if steps.Kind != source.Array || len(steps.Items) == 0 {
		p.list.Add(steps.Pos, "flow/type", "steps must be a list of at least one step")
		return
	}
	for _, item := range steps.Items {
		if s, ok := p.step(item); ok {
			f.Steps = append(f.Steps, s)
		}
	}
}

func (p *parser) step(v *source.Value) (Step, bool) {
	if v.Kind != source.Object {
		p.list.Add(v.Pos, "flow/type", "a step is an object, not %s", v.Kind)
		return Step{}, false
	}
	p.keys(v, "a step", []string{"map", "call", "emit", "timeout"})
	s := Step{Pos: v.Pos, Timeout: p.duration(v, "timeout")}
	var kinds []StepKind
	for _, k := range []StepKind{Map, Call, Emit} {
		if v.Get(k.String()) != nil {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) != 1 {
		p.list.Add(v.Pos, "flow/step", "a step is exactly one of map, call and emit")
		return s, false
	}
	s.Kind = kinds[0]
	switch s.Kind {
	case Map:
		s.Name = p.text(v, "map")
	case Emit:
		s.Name = p.ref(v, "emit")
	case Call:
		c := v.Get("call")
		p.keys(c, "a call", []string{"system", "operation", "record"})
		s.System, s.Name, s.Record = p.need(c, "system", "a call"), p.need(c, "operation", "a call"), p.text(c, "record")
	}
	if s.Timeout != 0 && s.Kind != Call {
		p.list.Add(v.Get("timeout").Pos, "flow/step", "only a call has a timeout")
	}
	return s, s.Name != ""
}

func (p *parser) retry(v *source.Value, f *Flow) {
	if v == nil {
		return
	}
	p.keys(v, "retry", []string{"attempts", "backoff", "max"})
	if a := v.Get("attempts"); a != nil {
		n, err := strconv.Atoi(a.Text)
		if a.Kind != source.Number || err != nil || n < 1 || n > 1000 {
			p.list.Add(a.Pos, "flow/retry", "attempts must be a whole number from 1 to 1000")
		} else {
			f.Retry.Attempts = n
		}
	}
	if d := p.duration(v, "backoff"); d > 0 {
		f.Retry.Backoff = d
	}
	if d := p.duration(v, "max"); d > 0 {
		f.Retry.Max = d
	}
	f.Retry.Max = max(f.Retry.Max, f.Retry.Backoff)
}

// keys notes members that v should not have, and that it is an object at all.
func (p *parser) keys(v *source.Value, what string, known []string) {
	if v == nil {
		return
	}
	if v.Kind != source.Object {
		p.list.Add(v.Pos, "flow/type", "%s must be an object, not %s", what, v.Kind)
		return
	}
	for _, m := range v.Members {
		if slices.Contains(known, m.Name) {
			continue
		}
		d := p.list.Add(m.Pos, "flow/unknown-key", "%s has no key %q", what, m.Name)
		if d.Hint = source.Suggest(m.Name, known); d.Hint == "" {
			d.Hint = "known keys: " + strings.Join(known, ", ")
		}
	}
}

func (p *parser) text(v *source.Value, name string) string {
	m := v.Get(name)
	if m == nil {
		return ""
	}
	if m.Kind != source.String || m.Text == "" {
		p.list.Add(m.Pos, "flow/type", "%s must be a text, not %s", name, m.Kind)
		return ""
	}
	return m.Text
}

func (p *parser) need(v *source.Value, name, what string) string {
	if v.Get(name) == nil {
		p.list.Add(v.Pos, "flow/missing-key", "%s needs %q", what, name)
		return ""
	}
	return p.text(v, name)
}

func (p *parser) ref(v *source.Value, name string) string {
	text := p.text(v, name)
	if text != "" && !contractRef.MatchString(text) {
		p.list.Add(v.Get(name).Pos, "flow/contract", "%q names no contract", text).Hint = "write it like orders/order-placed@1"
	}
	return text
}

func (p *parser) duration(v *source.Value, name string) time.Duration {
	text := p.text(v, name)
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		p.list.Add(v.Get(name).Pos, "flow/duration", "%s %q is no duration such as 500ms, 10s or 2m", name, text)
		return 0
	}
	return d
}

package document

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	mappingName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	identifier  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	// Words that an expression cannot use as a name, and names that are taken.
	reserved = regexp.MustCompile(`^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|` +
		`package|namespace|return|var|void|while|source|meta|cel|optional)$`)
)

// document reads the top level.
func (p *parser) document(n *yaml.Node) {
	d := p.doc
	var title, description Text
	var rules *yaml.Node
	ok := p.fields(n, "a mapping file", map[string]func(key, value *yaml.Node){
		"mapping":     p.text("mapping", &d.Mapping),
		"source":      p.text("source", &d.Source),
		"target":      p.text("target", &d.Target),
		"title":       p.text("title", &title),
		"description": p.text("description", &description),
		"onMissing":   p.policy("onMissing", &d.OnMissing),
		"onNull":      p.policy("onNull", &d.OnNull),
		"let":         func(_, v *yaml.Node) { p.lets(v) },
		"rules": func(k, v *yaml.Node) {
			rules = v
			d.RulesPos = p.file.at(k)
			d.Rules = p.rules(v)
		},
	})
	if !ok {
		return
	}
	d.Title, d.Description = title.Value, description.Value
	for _, need := range []struct {
		key  string
		have bool
	}{
		{"mapping", d.Mapping.Value != "" || present(n, "mapping")},
		{"source", d.Source.Value != "" || present(n, "source")},
		{"target", d.Target.Value != "" || present(n, "target")},
		{"rules", rules != nil},
	} {
		if !need.have {
			p.add(n, "map/missing-key", "the key %q is missing", need.key)
		}
	}
	if d.Mapping.Value != "" && !mappingName.MatchString(d.Mapping.Value) {
		p.found.Add(d.Mapping.Pos, "map/name", "%q is not a name for a mapping", d.Mapping.Value).Hint =
			"use lower case letters, digits and hyphens"
	}
}

func present(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

func (p *parser) lets(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		p.add(n, "map/wrong-type", "let must be a mapping of names to expressions, not %s", describe(n))
		return
	}
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !p.key(key, seen) {
			continue
		}
		name := Text{Value: key.Value, Pos: p.file.at(key)}
		p.name(name)
		if e := p.expr("let "+key.Value, value); e != nil {
			p.doc.Lets = append(p.doc.Lets, Let{Name: name, Expr: *e})
		}
	}
}

// name checks the name of a let, an item or an index.
func (p *parser) name(t Text) {
	switch {
	case t.Value == "":
	case reserved.MatchString(t.Value):
		p.found.Add(t.Pos, "map/name", "%q is a word of the expression language and cannot be a name", t.Value)
	case !identifier.MatchString(t.Value):
		p.found.Add(t.Pos, "map/name", "%q is not a name", t.Value).Hint = "use letters, digits and _, starting with a letter"
	}
}

// rules reads a mapping of target paths to rules.
func (p *parser) rules(n *yaml.Node) []Rule {
	if n.Kind != yaml.MappingNode {
		p.add(n, "map/wrong-type", "rules must be a mapping of target fields to rules, not %s", describe(n))
		return nil
	}
	seen := map[string]*yaml.Node{}
	var out []Rule
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !p.key(key, seen) {
			continue
		}
		path, ok := splitPath(key.Value)
		if !ok {
			p.add(key, "map/name", "%q is not a path of field names", key.Value).Hint =
				"join names with dots; put a name that holds a dot between backticks"
			continue
		}
		r := p.rule(value)
		r.Path, r.Pos = path, p.file.at(key)
		out = append(out, r)
	}
	return out
}

// rule reads the value of a rule; one with a mistake in its form is of the kind
// Unread.
func (p *parser) rule(n *yaml.Node) Rule {
	r, ok := p.form(n)
	if !ok {
		r.Kind = Unread
	}
	return r
}

// form reads the value of a rule, false if it has a mistake. Mistakes of the rules
// in it are their own.
func (p *parser) form(n *yaml.Node) (Rule, bool) {
	if n.Kind == yaml.ScalarNode {
		e := p.expr("the rule", n)
		return Rule{Kind: Value, Expr: e}, e != nil
	}
	var r Rule
	var comment Text
	var otherwise *Rule
	before := len(p.found)
	keys := map[string]*yaml.Node{}
	note := func(read func(key, value *yaml.Node)) func(key, value *yaml.Node) {
		return func(k, v *yaml.Node) {
			keys[k.Value] = k
			read(k, v)
		}
	}
	inner := func(read func(value *yaml.Node)) func(key, value *yaml.Node) {
		return note(func(_, v *yaml.Node) {
			found := len(p.found)
			read(v)
			before += len(p.found) - found
		})
	}
	ok := p.fields(n, "a rule", map[string]func(key, value *yaml.Node){
		"expr":  note(p.exprInto("expr", &r.Expr)),
		"each":  note(p.each(&r)),
		"as":    note(p.text("as", &r.As)),
		"index": note(p.text("index", &r.Index)),
		"where": note(p.exprInto("where", &r.Where)),
		"rules": inner(func(v *yaml.Node) { r.Rules = p.rules(v) }),
		"items": inner(func(v *yaml.Node) { r.Items = p.items(v) }),

		"use":    note(p.text("use", &r.Use)),
		"from":   note(p.exprInto("from", &r.From)),
		"choose": inner(func(v *yaml.Node) { r.Choose = p.choose(v) }),
		"otherwise": inner(func(v *yaml.Node) {
			o := p.otherwise(v)
			otherwise = &o
		}),

		"join":     note(p.joins(&r)),
		"groupBy":  note(p.group(&r)),
		"having":   note(func(_, v *yaml.Node) { r.query().Having = p.expr("having", v) }),
		"sort":     note(p.sort(&r)),
		"skip":     note(func(_, v *yaml.Node) { r.query().Skip = p.expr("skip", v) }),
		"limit":    note(func(_, v *yaml.Node) { r.query().Limit = p.expr("limit", v) }),
		"position": note(func(_, v *yaml.Node) { p.text("position", &r.query().Position)(nil, v) }),

		"when":      p.exprInto("when", &r.When),
		"onMissing": p.policy("onMissing", &r.OnMissing),
		"onNull":    p.policy("onNull", &r.OnNull),
		"default":   note(p.literal(&r.Default)),
		"comment":   p.text("comment", &comment),
	})
	if !ok {
		return r, false
	}
	r.Comment = comment.Value
	p.name(r.As)
	p.name(r.Index)
	if keys["otherwise"] != nil && r.When == nil {
		p.add(keys["otherwise"], "map/rule-form", "otherwise belongs to when").Hint = "add when, or make it the last entry of choose"
	}
	ok = p.kind(n, &r, keys) && len(p.found) == before
	if ok && otherwise != nil {
		r.Pos = p.file.at(n)
		r = r.alternatives(*otherwise)
	}
	return r, ok
}

// kind decides the kind of a rule by its keys and refuses mixtures.
func (p *parser) kind(n *yaml.Node, r *Rule, keys map[string]*yaml.Node) bool {
	ok := true
	var bodies []string
	for _, k := range []string{"expr", "rules", "items", "choose", "use"} {
		if keys[k] != nil {
			bodies = append(bodies, k)
		}
	}
	if len(bodies) > 1 {
		p.add(keys[bodies[1]], "map/rule-form", "a rule has one of expr, rules, items, choose and use, not %s", strings.Join(bodies, " and "))
		ok = false
	}
	if (keys["use"] == nil) != (keys["from"] == nil) {
		p.add(n, "map/rule-form", "use names a mapping and from its source: one needs the other").Hint =
			"for example {use: shopify-address, from: source.billing_address}"
		ok = false
	}
	if keys["each"] == nil {
		for _, k := range []string{"as", "index", "where", "join", "groupBy", "having", "sort", "skip", "limit", "position"} {
			if keys[k] != nil {
				p.add(keys[k], "map/rule-form", "%q belongs to each", k).Hint = "use when for a condition on the rule itself"
				ok = false
			}
		}
		if len(bodies) == 0 {
			p.add(n, "map/rule-form", "a rule needs expr, each, rules, items, choose or use")
			return false
		}
		r.Kind = map[string]Kind{"expr": Value, "rules": Object, "items": Tuple, "choose": Choose, "use": Use}[bodies[0]]
		if r.Kind == Tuple && keys["default"] != nil {
			p.add(keys["default"], "map/rule-form", "items are always written, so default has no effect").Hint = "use when and otherwise"
			ok = false
		}
		return ok
	}
	r.Kind = Each
	switch {
	case keys["as"] == nil && !r.named:
		p.add(keys["each"], "map/rule-form", "each needs as: the name of the item").Hint = "for example as: line"
		ok = false
	case keys["as"] != nil && r.named:
		p.add(keys["as"], "map/rule-form", "each names its items itself, so as has no place").Hint = "drop as"
		ok = false
	}
	if q := r.Query; q != nil {
		p.name(q.Position)
		if q.Having != nil && q.Group == nil {
			p.add(keys["having"], "map/rule-form", "having chooses groups, but there is no groupBy").Hint = "use where for items"
			ok = false
		}
	}
	if len(bodies) == 0 {
		p.add(keys["each"], "map/rule-form", "each needs rules, expr, items, choose or use: what becomes of an item")
		ok = false
	}
	if r.As.Value != "" && r.As.Value == r.Index.Value {
		p.found.Add(r.Index.Pos, "map/name", "as and index have the same name %q", r.As.Value)
		ok = false
	}
	return ok
}

func (p *parser) items(n *yaml.Node) []Rule {
	if n.Kind != yaml.SequenceNode {
		p.add(n, "map/wrong-type", "items must be a list of rules, not %s", describe(n))
		return nil
	}
	var out []Rule
	for _, c := range n.Content {
		r := p.rule(c)
		r.Pos = p.file.at(c)
		out = append(out, r)
	}
	return out
}

// splitPath cuts "a.b.`c.d`" into its names.
func splitPath(s string) ([]string, bool) {
	var path []string
	for {
		var name string
		if strings.HasPrefix(s, "`") {
			end := strings.IndexByte(s[1:], '`')
			if end < 0 {
				return nil, false
			}
			name, s = s[1:1+end], s[2+end:]
			if s != "" && s[0] != '.' {
				return nil, false
			}
		} else if dot := strings.IndexByte(s, '.'); dot >= 0 {
			name, s = s[:dot], s[dot:]
		} else {
			name, s = s, ""
		}
		if name == "" {
			return nil, false
		}
		path = append(path, name)
		if s == "" {
			return path, true
		}
		s = s[1:]
	}
}

// JoinPath is the reverse of the path of a rule's key.
func JoinPath(path []string) string {
	parts := make([]string, len(path))
	for i, name := range path {
		if strings.Contains(name, ".") {
			name = "`" + name + "`"
		}
		parts[i] = name
	}
	return strings.Join(parts, ".")
}

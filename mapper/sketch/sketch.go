// Package sketch reads an expression as far as it can be read, for those who help
// while it is being typed: "source.", "a + " and lookup("ch have a tree too, with
// holes. What it accepts says nothing about what CEL accepts.
//
// Parse is the call that matters.
package sketch

// Kind is the form of a node.
type Kind uint8

// Kinds.
const (
	Hole     Kind = iota // nothing stands where something must
	Name                 // a
	Text                 // "a"; Name is what it says, as far as it is written
	Number               // 1, 2.5
	Word                 // true, false, null
	Field                // a.b, a.?b; without a name in a.
	Index                // a[b], a[?b]
	Call                 // f(a), a.f(b)
	Operator             // a + b, !a, a ? b : c
	List                 // [a, b]
	Map                  // {a: b}; Args has keys and values in turn
)

// Node is a part of an expression. Offsets are bytes of its text.
type Node struct {
	Kind     Kind
	From, To int
	// Name is that of a name, field, function or operator, or the content of a
	// text. At and End are where it stands; a field without a name has At == End.
	Name    string
	At, End int
	Opt     bool // .? or [?
	// Of is what a field, an item or a method is of; nil for a plain function.
	Of   *Node
	Args []*Node
	// Open is where what lies between the brackets of a call, list or index begins.
	Open int
	// Closed says that the closing bracket or quote is there.
	Closed bool
}

// maxDepth bounds nesting; what lies deeper is not read.
const maxDepth = 200

// Parse reads an expression. It never fails; text that fits nowhere is passed over.
func Parse(text string) *Node {
	p := &parser{text: text, tokens: scan(text)}
	root := p.expr(0, 0)
	for p.peek().kind != end { // something is left over: it is read, as another operand
		before := p.at
		more := p.expr(0, 0)
		if p.at == before {
			p.at++
			continue
		}
		if more.Kind != Hole {
			root = &Node{Kind: Operator, From: root.From, To: more.To, At: more.From, End: more.From, Args: []*Node{root, more}}
		}
	}
	return root
}

// Walk visits a node and those in it, each before its parts, until visit says no.
func (n *Node) Walk(visit func(*Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	n.Of.Walk(visit)
	for _, a := range n.Args {
		a.Walk(visit)
	}
}

// Path is the nodes around a byte, the innermost last. A byte at the end of a
// node lies in it.
func (n *Node) Path(at int) []*Node {
	var out []*Node
	for n != nil && n.From <= at && at <= n.To {
		out = append(out, n)
		var next *Node
		for _, k := range append([]*Node{n.Of}, n.Args...) {
			if k != nil && k.From <= at && at <= k.To {
				next = k
			}
		}
		n = next
	}
	return out
}

type parser struct {
	text   string
	tokens []token
	at     int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

// is takes the next token if it is the sign.
func (p *parser) is(sign string) bool {
	if t := p.peek(); t.kind == mark && t.text == sign {
		p.at++
		return true
	}
	return false
}

// strengths of the operators between two operands.
var strengths = map[string]int{"?": 1, "||": 2, "&&": 3, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}

// expr reads operands and the operators between them that bind at least as
// strongly as least.
func (p *parser) expr(least, depth int) *Node {
	left := p.unary(depth)
	for {
		t := p.peek()
		s, ok := strengths[t.text]
		if !ok || t.kind != mark && (t.kind != name || t.text != "in") || s < least || depth > maxDepth {
			return left
		}
		p.next()
		n := &Node{Kind: Operator, Name: t.text, At: t.from, End: t.to, From: left.From, Args: []*Node{left}}
		if t.text == "?" {
			n.Args = append(n.Args, p.expr(1, depth+1))
			if p.is(":") {
				n.Args = append(n.Args, p.expr(1, depth+1))
			}
		} else {
			n.Args = append(n.Args, p.expr(s+1, depth+1))
		}
		n.To = n.Args[len(n.Args)-1].To
		left = n
	}
}

func (p *parser) unary(depth int) *Node {
	if t := p.peek(); t.kind == mark && (t.text == "!" || t.text == "-") && depth < maxDepth {
		p.next()
		x := p.unary(depth + 1)
		return &Node{Kind: Operator, Name: t.text, At: t.from, End: t.to, From: t.from, To: x.To, Args: []*Node{x}}
	}
	return p.member(p.primary(depth), depth)
}

// member reads the fields, items and calls after an operand.
func (p *parser) member(n *Node, depth int) *Node {
	for {
		switch t := p.peek(); {
		case t.kind == mark && (t.text == "." || t.text == ".?"):
			p.next()
			f := &Node{Kind: Field, Of: n, Opt: t.text == ".?", From: n.From, To: t.to, At: t.to, End: t.to}
			// a name on another line belongs to what comes after
			if id := p.peek(); id.kind == name {
				p.next()
				f.Name, f.At, f.End, f.To = id.value, id.from, id.to, id.to
			}
			n = f
			if p.is("(") {
				n.Kind, n.Open = Call, p.tokens[p.at-1].to
				n.Args, n.Closed = p.list(")", depth)
				n.To = p.tokens[p.at-1].to
			}
		case t.kind == mark && (t.text == "[" || t.text == "[?"):
			p.next()
			i := &Node{Kind: Index, Of: n, Opt: t.text == "[?", From: n.From, Open: t.to}
			i.Args, i.Closed = p.list("]", depth)
			i.To = p.tokens[p.at-1].to
			n = i
		default:
			return n
		}
	}
}

// list reads expressions up to a closing sign. Where an expression is missing
// there is a hole.
func (p *parser) list(closing string, depth int) ([]*Node, bool) {
	if p.is(closing) {
		return nil, true
	}
	var out []*Node
	for {
		if depth >= maxDepth {
			return out, false
		}
		p.is("?") // an optional item
		out = append(out, p.expr(0, depth+1))
		switch {
		case p.is(",") || p.is(":"):
			continue
		case p.is(closing):
			return out, true
		}
		if t := p.peek(); t.kind == end || t.kind == mark {
			return out, false
		}
		// two operands without anything between them: the second is one of its own
	}
}

func (p *parser) primary(depth int) *Node {
	t := p.peek()
	n := &Node{From: t.from, To: t.to, At: t.from, End: t.to, Name: t.value}
	switch {
	case t.kind == name && (t.text == "true" || t.text == "false" || t.text == "null"):
		p.next()
		n.Kind = Word
	case t.kind == name && t.text != "in":
		p.next()
		n.Kind = Name
		if p.is("(") {
			n.Kind, n.Open = Call, p.tokens[p.at-1].to
			n.Args, n.Closed = p.list(")", depth)
			n.To = p.tokens[p.at-1].to
		}
	case t.kind == text:
		p.next()
		n.Kind, n.Closed, n.Open = Text, t.closed, t.open
	case t.kind == number:
		p.next()
		n.Kind = Number
	case t.kind == mark && t.text == "(" && depth < maxDepth:
		p.next()
		inner := p.expr(0, depth+1)
		p.is(")")
		// the brackets belong to the operand: its end is behind them
		group := *inner
		group.From, group.To = t.from, max(p.tokens[p.at-1].to, inner.To)
		if inner.Kind == Hole || inner.Kind == Operator {
			return &group
		}
		return &Node{Kind: Operator, From: t.from, To: group.To, At: t.from, End: t.from, Args: []*Node{inner}}
	case t.kind == mark && (t.text == "[" || t.text == "{") && depth < maxDepth:
		p.next()
		n.Kind, n.Open, n.Name = List, t.to, ""
		closing := "]"
		if t.text == "{" {
			n.Kind, closing = Map, "}"
		}
		n.Args, n.Closed = p.list(closing, depth)
		n.To = p.tokens[p.at-1].to
	default:
		at := t.from
		if p.at > 0 {
			at = p.tokens[p.at-1].to // the white space belongs to the hole
		}
		return &Node{Kind: Hole, From: at, To: t.from, At: t.from, End: t.from}
	}
	return n
}

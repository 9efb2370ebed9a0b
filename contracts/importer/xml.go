package importer

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"crosswalk/contracts/diag"
)

// Bounds of an XML text.
const (
	maxXMLDepth = 200
	maxElements = 400_000
)

// element is an element of an XML text with its place.
type element struct {
	pos      diag.Pos
	name     string // without its prefix
	space    string // namespace
	attrs    []xml.Attr
	children []*element
	text     string
	// prefixes are the namespaces in force here, by prefix.
	prefixes map[string]string
}

// attr is the value of an attribute of no namespace, "" if it is absent.
func (e *element) attr(name string) string {
	v, _ := e.find("", name)
	return v
}

// find is the value of an attribute; space is its namespace.
func (e *element) find(space, name string) (string, bool) {
	for _, a := range e.attrs {
		if a.Name.Local == name && a.Name.Space == space {
			return a.Value, true
		}
	}
	return "", false
}

// all are the children of a name.
func (e *element) all(name string) []*element {
	var out []*element
	for _, c := range e.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// one is the first child of a name, or nil.
func (e *element) one(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// xml reads an XML text into a tree, nil if there is a finding. A document type
// is refused: it could name files and make texts grow without end. Nothing is
// fetched.
func (j *job) xml(t Text) *element {
	dec := xml.NewDecoder(strings.NewReader(t.Text))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the text has been decoded already
	here := func() diag.Pos {
		line, col := dec.InputPos()
		return diag.Pos{File: t.Name, Line: line, Col: col}
	}
	fail := func(code, format string, args ...any) *element {
		j.found.Add(here(), code, format, args...)
		return nil
	}
	var root *element
	var open []*element
	count := 0
	for {
		at := here()
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				return fail("xml/syntax", "%s", syntax.Msg)
			}
			return fail("xml/syntax", "%v", err)
		}
		switch token := token.(type) {
		case xml.Directive:
			j.found.Add(at, "xml/document-type", "a document type is not read, as it may name other files and entities").Hint = "remove <!DOCTYPE …> and write its entities out"
			return nil
		case xml.StartElement:
			if count++; count > maxElements {
				return fail("xml/too-large", "there are more than %d elements", maxElements)
			}
			e := &element{pos: at, name: token.Name.Local, space: token.Name.Space, attrs: token.Copy().Attr}
			if len(open) == 0 {
				if root != nil {
					return fail("xml/syntax", "there is a second root element, %s", e.name)
				}
				root = e
			} else {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
				e.prefixes = parent.prefixes
			}
			e.declare()
			if open = append(open, e); len(open) > maxXMLDepth {
				return fail("xml/too-deep", "elements are nested more than %d deep", maxXMLDepth)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(token)
			}
		}
	}
	if root == nil {
		return fail("xml/syntax", "there is no element in the text")
	}
	return root
}

// declare takes the namespaces that an element declares.
func (e *element) declare() {
	own := false
	for _, a := range e.attrs {
		if a.Name.Space != "xmlns" && (a.Name.Space != "" || a.Name.Local != "xmlns") {
			continue
		}
		if !own {
			own = true
			all := make(map[string]string, len(e.prefixes)+1)
			for k, v := range e.prefixes {
				all[k] = v
			}
			e.prefixes = all
		}
		prefix := a.Name.Local
		if a.Name.Space == "" {
			prefix = ""
		}
		e.prefixes[prefix] = a.Value
	}
}

// qname resolves a name such as "xs:string" to its namespace and local part.
func (e *element) qname(text string) (space, local string) {
	text = strings.TrimSpace(text)
	prefix, local, ok := strings.Cut(text, ":")
	if !ok {
		return e.prefixes[""], text
	}
	return e.prefixes[prefix], local
}

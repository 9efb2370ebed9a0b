package asyncapi

import (
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// maxMerged bounds the members that traits add to all messages and operations
// of a file together.
const maxMerged = 1 << 20

// maxMembers bounds the channels, operations and messages that stand together,
// which are compared with each other.
const maxMembers = 20_000

// maxHops bounds a chain of references.
const maxHops = 64

// node is a value and the JSON pointer of where it stands in the file.
type node struct {
	*source.Value
	at string
}

func (n node) child(name string) node {
	return node{n.Get(name), n.at + "/" + source.Escape(name)}
}

func (n node) member(m source.Member) node {
	return node{m.Value, n.at + "/" + source.Escape(m.Name)}
}

func (n node) item(i int) node { return node{n.Items[i], n.at + "/" + strconv.Itoa(i)} }

// walker reads the document around the schemas.
type walker struct {
	doc      *Document
	root     *source.Value
	list     diag.List
	schemas  *schemas
	messages map[string]*Message // by pointer
	channels map[string]*Channel // by pointer
	names    map[string]bool     // of operations
	merged   int
	origins  map[*source.Value]string // of what a trait brought: its pointer
	// said holds places of references that are reported already.
	said map[diag.Pos]bool
}

func newWalker(doc *Document) *walker {
	w := &walker{doc: doc, root: doc.Source, messages: map[string]*Message{}, channels: map[string]*Channel{}, names: map[string]bool{}, said: map[diag.Pos]bool{}, origins: map[*source.Value]string{}}
	w.schemas = newSchemas(w)
	return w
}

// document reads everything, in an order in which names are known before they
// are used.
func (w *walker) document() {
	root := node{w.root, ""}
	w.keys(root, documentKeys[w.doc.Major], "an AsyncAPI document")
	if info := w.object(root, "info", true); info.Value != nil {
		w.keys(info, infoKeys, "info")
		w.doc.Title = w.text(info, "title", true)
		w.doc.APIVersion = w.text(info, "version", true)
		w.doc.Description = w.text(info, "description", false)
	}
	w.doc.ContentType = w.text(root, "defaultContentType", false)
	w.references(root)
	w.schemas.components()
	w.servers(root)
	components := w.object(root, "components", false)
	w.each(components, "messages", func(_ string, _ diag.Pos, n node) { w.message(n) })
	if w.doc.Major == 2 {
		w.channels2(root)
	} else {
		w.channels3(root)
		w.operations3(root)
	}
}

// finish names the messages and connects the references of schemas.
func (w *walker) finish() diag.List {
	w.nameMessages()
	w.list = append(w.list, w.schemas.finish()...)
	return w.list
}

// warn adds a finding that does not fail the check.
func (w *walker) warn(pos diag.Pos, code, format string, args ...any) *diag.Diagnostic {
	d := w.list.Add(pos, code, format, args...)
	d.Severity = diag.Warning
	return d
}

// object returns the member called name if it is an object.
func (w *walker) object(n node, name string, required bool) node {
	if n.Value == nil {
		return node{}
	}
	v := n.child(name)
	switch {
	case v.Value == nil:
		if required {
			w.list.Add(n.Pos, "asyncapi/missing-key", "the key %q is missing", name)
		}
	case v.Kind == source.Null && w.doc.Major == 2 || v.Kind == source.Object:
		return v
	default:
		w.list.Add(v.Pos, "asyncapi/type", "%s must be an object, this is %s", name, v.Kind)
	}
	return node{}
}

// text returns the member called name if it is a text.
func (w *walker) text(n node, name string, required bool) string {
	v := n.Get(name)
	switch {
	case v == nil:
		if required {
			w.list.Add(n.Pos, "asyncapi/missing-key", "the key %q is missing", name)
		}
	case v.Kind == source.String:
		return v.Text
	default:
		d := w.list.Add(v.Pos, "asyncapi/type", "%s must be a text, this is %s", name, v.Kind)
		if v.Kind == source.Number {
			d.Hint = "put it in quotes: " + strconv.Quote(v.Text)
		}
	}
	return ""
}

// each visits the members of an object of objects, references followed.
func (w *walker) each(n node, name string, visit func(name string, pos diag.Pos, n node)) {
	list := w.object(n, name, false)
	if list.Value == nil {
		return
	}
	if !w.few(list, name) {
		return
	}
	for _, m := range list.Members {
		if strings.HasPrefix(m.Name, "x-") {
			continue
		}
		if to := w.follow(list.member(m)); to.Value != nil {
			if to.Kind != source.Object {
				w.list.Add(to.Pos, "asyncapi/type", "%s must be an object, this is %s", source.Unescape(m.Name), to.Kind)
				continue
			}
			visit(m.Name, m.Pos, to)
		}
	}
}

// items visits the members of a list of objects, references followed.
func (w *walker) items(n node, name string, visit func(n node)) {
	list := n.child(name)
	switch {
	case list.Value == nil:
		return
	case list.Kind != source.Array:
		w.list.Add(list.Pos, "asyncapi/type", "%s must be a list, this is %s", name, list.Kind)
		return
	}
	if !w.few(list, name) {
		return
	}
	for i := range list.Items {
		if to := w.follow(list.item(i)); to.Value != nil {
			if to.Kind != source.Object {
				w.list.Add(to.Pos, "asyncapi/type", "%s must hold objects, this is %s", name, to.Kind)
				continue
			}
			visit(to)
		}
	}
}

// few reports whether a list or object is not too long.
func (w *walker) few(n node, name string) bool {
	if count := len(n.Items) + len(n.Members); count > maxMembers {
		w.once(n.Pos, "asyncapi/too-large", name+" has "+strconv.Itoa(count)+" members, more than "+strconv.Itoa(maxMembers), "")
		return false
	}
	return true
}

// follow goes along references to the value they lead to. The value is nil if
// one leads to nothing, which is a finding.
func (w *walker) follow(n node) node {
	for range maxHops {
		if n.Value == nil {
			return n
		}
		ref := n.Get("$ref")
		if n.Kind != source.Object || ref == nil {
			return n
		}
		if ref.Kind != source.String {
			w.once(ref.Pos, "asyncapi/ref", "$ref must be a text, this is "+ref.Kind.String(), "")
			return node{}
		}
		to, ok := w.resolve(ref)
		if !ok {
			return node{}
		}
		n = to
	}
	w.once(n.Pos, "asyncapi/ref-cycle", "the references from here never end", "")
	return node{}
}

// resolve finds the place that a reference names.
func (w *walker) resolve(ref *source.Value) (node, bool) {
	pointer, local := strings.CutPrefix(ref.Text, "#")
	switch {
	case !local:
		w.once(ref.Pos, "asyncapi/remote-ref", strconv.Quote(ref.Text)+" leads out of this file; other places are never read", "copy what it names into components of this file and refer to it there")
		return node{}, false
	case pointer == "":
		return node{w.root, ""}, true
	}
	pointer = decoded(pointer)
	if v := w.root.At(pointer); v != nil {
		return node{v, pointer}, true
	}
	hint := ""
	if cut := strings.LastIndexByte(pointer, '/'); cut >= 0 {
		if parent := w.root.At(pointer[:cut]); parent != nil {
			var near []string
			for _, m := range parent.Members {
				near = append(near, m.Name)
			}
			hint = source.Suggest(source.Unescape(pointer[cut+1:]), near)
		}
	}
	w.once(ref.Pos, "asyncapi/ref", strconv.Quote(ref.Text)+" leads to nothing in this file", hint)
	return node{}, false
}

// once adds a finding about a reference, which can be met on several ways.
func (w *walker) once(pos diag.Pos, code, msg, hint string) {
	if !w.said[pos] {
		w.said[pos] = true
		w.list.Add(pos, code, "%s", msg).Hint = hint
	}
}

// decoded undoes the percent-encoding of a URI fragment.
func decoded(pointer string) string {
	if !strings.Contains(pointer, "%") {
		return pointer
	}
	var out strings.Builder
	for i := 0; i < len(pointer); i++ {
		if pointer[i] == '%' && i+2 < len(pointer) {
			if n, err := strconv.ParseUint(pointer[i+1:i+3], 16, 8); err == nil {
				out.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		out.WriteByte(pointer[i])
	}
	return out.String()
}

// free holds keys below which anything may stand.
var free = map[string]bool{"examples": true, "example": true, "default": true, "enum": true, "const": true}

// references checks every reference outside of schemas, also those that
// nothing in this file uses.
func (w *walker) references(n node) {
	for i := range n.Items {
		w.references(n.item(i))
	}
	if ref := n.Get("$ref"); ref != nil && ref.Kind == source.String {
		w.resolve(ref)
		return
	}
	for _, m := range n.Members {
		switch {
		case strings.HasPrefix(m.Name, "x-"), free[m.Name], m.Name == "payload", m.Name == "headers",
			m.Name == "schema", n.at == "/components" && m.Name == "schemas":
		default:
			w.references(n.member(m))
		}
	}
}

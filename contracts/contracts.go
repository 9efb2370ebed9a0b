// Package contracts reads the contracts of a workspace.
//
// Load reads the folder of contracts of one revision; Set finds them by
// reference; Validate checks a message against one. What a contract says about
// values is in package schema.
package contracts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/sdl"
	"crosswalk/contracts/source"
)

// Contract is one major version of a contract, or one schema in it.
type Contract struct {
	Ref  Ref
	Kind string // event | api
	// Version is the full version, stated for the newest major only.
	Version            string
	Title, Description string
	Status, Sunset     string
	Compatibility      string       // "" leaves it to the domain
	ContentModel       string       // "" leaves it to the domain
	Policy             rules.Policy // what the header says of its compatibility
	Owner, Upstream    string
	Dir, File          string
	Digest             string // sha256 of the schema file, in hex
	Root               *schema.Shape
	Components         map[string]*schema.Shape
	Raw                []byte           // the schema file
	Document           *schema.Document // the whole model behind Root and Components
	API                *openapi.API     // what an API says about requests and responses; nil otherwise
	// Events is the whole document of an AsyncAPI file, else nil. Components are
	// its messages by the schema of their payload, and its other named schemas.
	Events *asyncapi.Document
	// GraphQL is the whole schema of a GraphQL file, else nil. Components are its
	// types: what is sent for an input type, what comes back for an output type.
	GraphQL   *sdl.Schema
	validator func() (*jsonschema.Validator, error)
	headerPos map[string]diag.Pos
}

// HeaderAt is the place of a key's value in contract.yaml, or of the file.
func (c *Contract) HeaderAt(key string) diag.Pos {
	if pos, ok := c.headerPos[key]; ok {
		return pos
	}
	return diag.Pos{File: path.Join(c.Dir, "contract.yaml"), Line: 1, Col: 1}
}

// Read reads one schema file as the contract ref. The name tells the format:
// .schema.json, .schema.yaml, .openapi.yaml, .asyncapi.yaml, .graphql; another
// .json or .yaml file may hold any of those that are written so. The contract
// is nil if a finding is an error.
func Read(ref Ref, file string, data []byte) (*Contract, diag.List) {
	c := &Contract{Ref: ref, File: file, Raw: data, Status: "active"}
	var list diag.List
	switch formatOf(file, data) {
	case "asyncapi":
		if c.Events, list = asyncapi.Parse(file, data); c.Events != nil {
			c.Document, c.Title, c.Description = c.Events.Schemas, c.Events.Title, c.Events.Description
		}
	case "graphql":
		if c.GraphQL, list = sdl.Parse(file, data); c.GraphQL != nil {
			c.Document, c.Description = c.GraphQL.Document(), c.GraphQL.Description
		}
	case "openapi":
		if c.API, list = openapi.Parse(file, data); c.API != nil {
			c.Document = c.API.Document
		}
	default:
		c.Document, list = jsonschema.Parse(file, data)
	}
	if list.Failed() {
		return nil, list
	}
	sum := sha256.Sum256(data)
	c.Digest = hex.EncodeToString(sum[:])
	c.Root, c.Components = c.Document.Shapes()
	if c.Root != nil {
		c.Title, c.Description = c.Root.Title, c.Root.Doc
	}
	c.validator = compileOnce(c.Document, c.Document.Root)
	return c, list
}

// Renamed reads c again under another name of its file, so that the places in
// two versions of one file can be told apart.
func (c *Contract) Renamed(file string) (*Contract, error) {
	again, list := Read(c.Ref, file, c.Raw)
	if again == nil {
		return nil, fmt.Errorf("read %s as %s: %w", c.File, file, list)
	}
	again.Kind, again.Version, again.Title, again.Description, again.Status, again.Sunset = c.Kind, c.Version, c.Title, c.Description, c.Status, c.Sunset
	again.Compatibility, again.ContentModel, again.Owner, again.Upstream, again.Dir = c.Compatibility, c.ContentModel, c.Owner, c.Upstream, c.Dir
	again.Policy, again.headerPos = c.Policy, c.headerPos
	return again, nil
}

// formatKey is the key that tells the format of a YAML file. One without any is
// no schema that accepts everything, but a description with a mistake.
var formatKey = regexp.MustCompile(`(?m)^["']?(openapi|swagger|asyncapi|\$schema|\$ref|type|properties|enum|const|allOf|anyOf|oneOf)["']?[ \t]*:`)

func formatOf(file string, data []byte) string {
	switch name := path.Base(file); {
	case strings.Contains(name, ".schema."):
		return ""
	case strings.HasSuffix(name, ".graphql"), strings.HasSuffix(name, ".graphqls"), strings.HasSuffix(name, ".gql"):
		return "graphql"
	case strings.Contains(name, ".openapi."):
		return "openapi"
	case strings.Contains(name, ".asyncapi."):
		return "asyncapi"
	case !strings.HasSuffix(name, ".json") && !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")):
		m := formatKey.FindSubmatch(data)
		switch {
		case m == nil, string(m[1]) == "openapi", string(m[1]) == "swagger":
			return "openapi"
		case string(m[1]) == "asyncapi":
			return "asyncapi"
		}
		return ""
	}
	root, _ := source.ParseJSON(file, data)
	stated := func(key string) bool {
		v := root.Get(key)
		return v != nil && v.Kind == source.String
	}
	switch {
	case stated("openapi"), stated("swagger"):
		return "openapi"
	case stated("asyncapi"):
		return "asyncapi"
	}
	return ""
}

func compileOnce(doc *schema.Document, s *schema.Schema) func() (*jsonschema.Validator, error) {
	return sync.OnceValues(func() (*jsonschema.Validator, error) {
		switch {
		case s == nil:
			return nil, errors.New("an API has no message of its own; name one of its schemas after '#'")
		case !doc.Dialect.InAPI() && doc.Source != nil:
			return jsonschema.Compile(doc, s.Pointer)
		}
		return jsonschema.CompileModel(s)
	})
}

// Component returns the contract of one of c's named schemas.
func (c *Contract) Component(name string) (*Contract, bool) {
	shape := c.Components[name]
	s := c.Document.Component(name)
	if shape == nil || s == nil {
		return nil, false
	}
	part := *c
	part.Ref.Fragment = name
	part.Root = shape
	part.validator = compileOnce(c.Document, s)
	return &part, true
}

// Validate checks a message against the contract with an independent
// validator, formats asserted. The error is a *jsonschema.InvalidError if the
// contract refuses the message, a diag.List if it is not JSON.
func Validate(c *Contract, doc []byte) error {
	if c.validator == nil {
		return fmt.Errorf("contract %s was not read from a file", c.Ref)
	}
	v, err := c.validator()
	if err != nil {
		return fmt.Errorf("contract %s: %w", c.Ref, err)
	}
	return v.Validate(doc)
}

// Set is the contracts of one revision. It may be used by several goroutines.
type Set struct {
	byRef  map[Ref]*Contract
	broken map[Ref]string // file

	mu    sync.Mutex
	parts map[Ref]*Contract
}

// NewSet returns a set of contracts that were read one by one.
func NewSet(list ...*Contract) *Set {
	s := &Set{byRef: map[Ref]*Contract{}, broken: map[Ref]string{}, parts: map[Ref]*Contract{}}
	for _, c := range list {
		s.byRef[c.Ref] = c
	}
	return s
}

// Get returns the contract that ref names. Asked twice, it returns the same.
func (s *Set) Get(ref Ref) (*Contract, bool) {
	if ref.Fragment == "" {
		c, ok := s.byRef[ref]
		return c, ok
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.parts[ref]; c != nil {
		return c, true
	}
	whole := ref
	whole.Fragment = ""
	base := s.byRef[whole]
	if base == nil {
		return nil, false
	}
	c, ok := base.Component(ref.Fragment)
	if ok {
		s.parts[ref] = c
	}
	return c, ok
}

// Broken reports whether ref names a contract whose file was refused, which
// its own findings tell; file is that file.
func (s *Set) Broken(ref Ref) (file string, ok bool) {
	ref.Fragment = ""
	file, ok = s.broken[ref]
	return file, ok
}

// All returns the contracts in the order of their references.
func (s *Set) All() []*Contract {
	return slices.SortedFunc(maps.Values(s.byRef), func(a, b *Contract) int {
		if c := strings.Compare(a.Ref.ID(), b.Ref.ID()); c != 0 {
			return c
		}
		return a.Ref.Major - b.Ref.Major
	})
}

// Refs returns the references of All as texts, and those of the components of
// APIs: what a reference may be misspelt from.
func (s *Set) Refs() []string {
	var out []string
	for _, c := range s.All() {
		out = append(out, c.Ref.String())
		if c.Root == nil {
			for _, n := range c.Document.Components {
				out = append(out, c.Ref.String()+"#"+n.Name)
			}
		}
	}
	return out
}

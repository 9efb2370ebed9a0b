// Package check gives a mapping its meaning: it types every expression against
// the two contracts and lowers the document to a program.
//
// Expressions are parsed and checked by cel-go, in an environment that holds the
// catalogue of package functions and, beside it, what CEL and its extension
// libraries declare. Where types are known the code is typed; the rest is left
// to the run, see any.go. What CEL finds is told again in the words of contracts.
package check

import (
	"slices"

	"cel.dev/cel-go/common/ast"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// Contract is one side of a mapping.
type Contract struct {
	abi.Contract
	Shape *schema.Shape
}

// Env is what a mapping is checked against.
type Env struct {
	Source, Target Contract
	Tables         map[string]*program.Table
	Limits         abi.Limits // zero value: abi.DefaultLimits
	// Other finds a mapping that a rule uses; nil if there are none. The document
	// is new at each call: its rules are told apart by their addresses.
	Other func(name string) (*Other, diag.List)
	// Others are the names that Other knows.
	Others []string
	Memory *Memory // of earlier checks; nil if nothing is kept
}

// Other is a mapping that is used by another one.
type Other struct {
	Document       *document.Document
	Source, Target Contract
}

// Checked is a program together with the syntax trees it was made from, for
// engines that evaluate those instead.
type Checked struct {
	Program *program.Program
	// Trees has the tree of every expression that a node of the program holds,
	// and of every let by name.
	Trees map[program.Expr]*ast.AST
	Lets  map[string]*ast.AST
	// Inlined has the trees of the lets of every mapping that is used, by name.
	Inlined map[*program.Inline]map[string]*ast.AST
	// Row names the variable that the trees use for the items of an Each.
	Names map[*program.Variable]string
}

// Check types and lowers a document. The program is nil if a finding is an error.
func Check(doc *document.Document, env Env) (*program.Program, diag.List) {
	c, found := Trees(doc, env)
	if c == nil {
		return nil, found
	}
	return c.Program, found
}

// Trees is Check for those who want the syntax trees too.
func Trees(doc *document.Document, env Env) (*Checked, diag.List) {
	c := newChecker(doc, env)
	c.run()
	if c.findings().Failed() {
		return nil, c.found
	}
	return c.out, c.found
}

func newChecker(doc *document.Document, env Env) *checker {
	return &checker{
		doc: doc, env: env,
		types: newTypes(env),
		out: &Checked{
			Trees: map[program.Expr]*ast.AST{}, Lets: map[string]*ast.AST{}, Names: map[*program.Variable]string{},
			Inlined: map[*program.Inline]map[string]*ast.AST{},
		},
		ruleIndex: map[*document.Rule]int{}, patterns: patterns{},
		used: map[*document.Rule]*Other{}, within: []string{doc.Mapping.Value},
	}
}

// findings are those so far, sorted, each once.
func (c *checker) findings() diag.List {
	c.found.Sort()
	c.found = slices.CompactFunc(c.found, func(a, b diag.Diagnostic) bool { return a == b })
	return c.found
}

type checker struct {
	doc       *document.Document
	env       Env
	types     *types
	out       *Checked
	prog      *program.Program
	found     diag.List
	ruleIndex map[*document.Rule]int
	lets      []*let
	variables int
	patterns  patterns
	used      map[*document.Rule]*Other
	within    []string // names of the mappings that are being numbered, this one first
	seen      *seen    // nil unless somebody wants to look
}

func (c *checker) run() {
	limits := c.env.Limits
	if limits == (abi.Limits{}) {
		limits = abi.DefaultLimits
	}
	c.prog = &program.Program{
		Mapping: c.doc.Mapping.Value, File: c.doc.File,
		Source: c.env.Source.Contract, Target: c.env.Target.Contract, Limits: limits,
		Texts: map[program.Expr]program.Written{},
	}
	c.out.Program = c.prog
	root := c.env.Source.Shape
	c.prog.Input = &program.Place{Shape: root, Optional: root.Nullable}
	env, err := c.types.environment(c.types.orNull(c.env.Source.Shape), c.env.Memory)
	if err != nil {
		c.found.Add(c.doc.Source.Pos, "map/internal", "cannot set up the expression language: %v", err)
		return
	}
	if !c.env.Memory.supported(root) {
		before := len(c.found)
		c.sourceSupported(root, map[*schema.Shape]bool{})
		if len(c.found) == before {
			c.env.Memory.noteSupported(root)
		}
	}
	if c.found.Failed() && root.Kind == schema.Any {
		return // each rule would only be told that the whole source is untyped
	}
	top := &scope{c: c, env: env, names: map[string]*binding{}}
	c.prog.Meta = &program.Place{Name: program.MetaName, Shape: program.MetaShape}
	top.names["source"] = &binding{value: c.at(c.prog.Input, nil)}
	top.names[program.MetaName] = c.meta()
	named := &lets{trees: c.out.Lets}
	top = c.checkLets(top, c.doc, named)
	if c.seen != nil {
		c.seen.top = top
	}
	c.prog.Lets = named.variables
	if c.doc.RulesPos.Line == 0 {
		return // package document has said that there are no rules
	}
	c.numberRules(c.doc.Rules, "")
	tree := c.tree(c.doc.Rules)
	if c.env.Target.Shape.Kind != schema.Object {
		c.found.Add(c.doc.Target.Pos, "map/target-type", "the target must be an object, %s is %s",
			c.env.Target.Ref, describeShape(c.env.Target.Shape))
		return
	}
	b := &builder{scope: top, missing: c.doc.OnMissing, null: c.doc.OnNull}
	if obj := b.object(c.env.Target.Shape, tree, ""); obj != nil {
		c.prog.Root = obj
	}
	c.unusedLets()
	if !c.found.Failed() {
		c.finish()
	}
}

// meta is what the name meta means, in this mapping and in those it uses.
func (c *checker) meta() *binding {
	return &binding{value: val{obj: meta{placed{place: c.prog.Meta}}}}
}

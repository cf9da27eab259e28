package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
)

// A mutant is one operator that is changed into another.
type mutant struct {
	id       int
	path     string
	from, to token.Token
	line     int
	column   int

	status string
}

// String names the mutant's place and what is changed there.
func (m *mutant) String() string {
	return fmt.Sprintf("%s:%d:%d %s to %s", m.path, m.line, m.column, m.from, m.to)
}

// swaps are the operators that are changed, and into which: the kinds that gremlins changes
// by default (negation and boundary of comparisons, arithmetic, counting, signs).
var swaps = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.GEQ, token.LEQ}, token.LEQ: {token.GTR, token.LSS},
	token.GTR: {token.LEQ, token.GEQ}, token.GEQ: {token.LSS, token.GTR},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.INC: {token.DEC}, token.DEC: {token.INC},
}

// A site is a place in the source with its mutants.
type site struct {
	node      ast.Node
	operator  token.Token
	at        token.Pos
	mutants   []*mutant
	statement bool // an increment that stands where a statement with a block may stand
	parent    *site
}

// A source is one file with the places that may be changed in it.
type source struct {
	path  string
	text  []byte
	file  *token.File
	name  string // of the package
	sites []*site
}

// parse reads a file and lists its mutants, numbered from first.
func parse(path string, first int) (*source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	s := &source{path: path, text: text, file: set.File(file.Pos()), name: file.Name.Name}
	var above []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return false
		}
		above = append(above, n)
		if p := placeOf(n, above); p != nil {
			s.sites = append(s.sites, p)
		}
		return true
	})
	s.number(first)
	return s, nil
}

// placeOf is the place that a node is; nil: nothing is changed there.
func placeOf(n ast.Node, above []ast.Node) *site {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if swaps[n.Op] != nil && !isText(n) {
			return &site{node: n, operator: n.Op, at: n.OpPos}
		}
	case *ast.UnaryExpr:
		if n.Op == token.SUB {
			return &site{node: n, operator: n.Op, at: n.OpPos}
		}
	case *ast.IncDecStmt:
		_, block := above[len(above)-2].(*ast.BlockStmt)
		return &site{node: n, operator: n.Tok, at: n.TokPos, statement: block}
	}
	return nil
}

// isText tells whether a sum has a text in it, as far as can be seen: it has no difference.
func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.ParenExpr:
		return isText(e.X)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (isText(e.X) || isText(e.Y))
	}
	return false
}

// number gives each place its mutants and the place around it.
func (s *source) number(first int) {
	slices.SortStableFunc(s.sites, func(a, b *site) int {
		return cmp.Or(cmp.Compare(a.node.Pos(), b.node.Pos()), cmp.Compare(b.node.End(), a.node.End()))
	})
	var around []*site
	for _, p := range s.sites {
		for len(around) > 0 && around[len(around)-1].node.End() <= p.node.Pos() {
			around = around[:len(around)-1]
		}
		if len(around) > 0 {
			p.parent = around[len(around)-1]
		}
		around = append(around, p)
		place := s.file.Position(p.at)
		for _, to := range swaps[p.operator] {
			p.mutants = append(p.mutants, &mutant{
				id: first, path: filepath.ToSlash(s.path), from: p.operator, to: to, line: place.Line, column: place.Column,
			})
			first++
		}
	}
}

// mutants are all of a file.
func (s *source) mutants() []*mutant {
	var all []*mutant
	for _, p := range s.sites {
		all = append(all, p.mutants...)
	}
	return all
}

// changed is the file with one operator changed for good.
func (s *source) changed(m *mutant) []byte {
	at := s.file.Offset(s.file.LineStart(m.line)) + m.column - 1
	return slices.Concat(s.text[:at], []byte(m.to.String()), s.text[at+len(m.from.String()):])
}

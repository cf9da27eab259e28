package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// The switch is what every changed place asks: which mutant is at work, told by the
// environment. Where the environment names a file, each place that is reached leaves a mark
// in it, also in the processes that a test starts.
const switchSource = `package %s

import (
	"os"
	"strconv"
	"syscall"
)

var mutantMarks, mutantNow = mutantBegin()

func mutantBegin() ([]byte, int) {
	now, _ := strconv.Atoi(os.Getenv("MUTANT"))
	f, err := os.OpenFile(os.Getenv("MUTANT_MARKS"), os.O_RDWR, 0)
	if err != nil {
		return nil, now
	}
	defer f.Close()
	marks, err := syscall.Mmap(int(f.Fd()), 0, %d, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		panic(err)
	}
	return marks, now
}

func mutantOn(id int) bool {
	if mutantMarks != nil {
		mutantMarks[id] = 1
	}
	return id == mutantNow
}

func mutantPick[T any](id int, changed, as T) T {
	if mutantOn(id) {
		return changed
	}
	return as
}

type mutantInteger interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type mutantNumber interface{ mutantInteger | ~float32 | ~float64 }

func mutantSum[T mutantNumber](id int, operator byte, x, y T) T {
	if mutantOn(id) {
		operator = map[byte]byte{'+': '-', '-': '+', '*': '/', '/': '*'}[operator]
	}
	switch operator {
	case '+':
		return x + y
	case '-':
		return x - y
	case '*':
		return x * y
	}
	return x / y
}

func mutantRest[T mutantInteger](id int, x, y T) T {
	if mutantOn(id) {
		return x * y
	}
	return x %% y
}
`

// A weave is a file in which all mutants stand side by side, and where each came to stand.
type weave struct {
	source *source
	left   map[*site]string // places that cannot be woven, with why: their mutants are tried one by one
	out    bytes.Buffer
	spans  map[*site]span
}

type span struct{ from, to int }

// weaveAll writes the file anew.
func (w *weave) weaveAll() []byte {
	w.out.Reset()
	w.spans = map[*site]span{}
	w.write(w.source.file.Pos(0), w.source.file.Pos(len(w.source.text)))
	return w.out.Bytes()
}

// write copies the source between two places, with the mutants in it.
func (w *weave) write(from, to token.Pos) {
	for {
		next := w.next(from, to)
		if next == nil {
			w.copy(from, to)
			return
		}
		w.copy(from, next.node.Pos())
		start := w.out.Len()
		w.writeSite(next)
		w.spans[next] = span{start, w.out.Len()}
		from = next.node.End()
	}
}

// next is the first place to be woven that lies whole between two places.
func (w *weave) next(from, to token.Pos) *site {
	i, _ := slices.BinarySearchFunc(w.source.sites, from, func(p *site, from token.Pos) int {
		return int(p.node.Pos() - from)
	})
	for _, p := range w.source.sites[i:] {
		if p.node.Pos() >= to {
			return nil
		}
		if p.node.End() <= to && w.left[p] == "" {
			return p
		}
	}
	return nil
}

func (w *weave) copy(from, to token.Pos) {
	w.out.Write(w.source.text[w.source.file.Offset(from):w.source.file.Offset(to)])
}

// writeSite writes one place: as it is, and each of its mutants, behind the switch.
func (w *weave) writeSite(p *site) {
	switch n := p.node.(type) {
	case *ast.BinaryExpr:
		w.writeBinary(p, n)
	case *ast.UnaryExpr:
		for i, sign := range []string{fmt.Sprintf("mutantPick(%d, +", p.mutants[0].id), ", -"} {
			w.out.WriteString(sign)
			w.write(n.X.Pos(), n.X.End())
			w.out.WriteString([]string{"", ")"}[i])
		}
	case *ast.IncDecStmt:
		m := p.mutants[0]
		if p.statement {
			fmt.Fprintf(&w.out, "if mutantOn(%d) { ", m.id)
			w.write(n.X.Pos(), n.X.End())
			w.out.WriteString(m.to.String() + " } else { ")
			w.write(n.X.Pos(), n.X.End())
			w.out.WriteString(m.from.String() + " }")
			return
		}
		one := map[token.Token]int{token.INC: 1, token.DEC: -1}[m.from]
		w.write(n.X.Pos(), n.X.End())
		fmt.Fprintf(&w.out, " += mutantPick(%d, %d, %d)", m.id, -one, one)
	}
}

func (w *weave) writeBinary(p *site, n *ast.BinaryExpr) {
	switch n.Op {
	case token.ADD, token.SUB, token.MUL, token.QUO:
		fmt.Fprintf(&w.out, "mutantSum(%d, '%s', ", p.mutants[0].id, n.Op)
	case token.REM:
		fmt.Fprintf(&w.out, "mutantRest(%d, ", p.mutants[0].id)
	default:
		w.writeComparison(p, n)
		return
	}
	w.write(n.X.Pos(), n.X.End())
	w.out.WriteString(", ")
	w.write(n.Y.Pos(), n.Y.End())
	w.out.WriteString(")")
}

// writeComparison writes a comparison once for each operator; only one of them is worked out.
func (w *weave) writeComparison(p *site, n *ast.BinaryExpr) {
	var off []string
	w.out.WriteString("(")
	for _, m := range p.mutants {
		fmt.Fprintf(&w.out, "mutantOn(%d) && (", m.id)
		w.compare(n, m.to)
		w.out.WriteString(") || ")
		off = append(off, fmt.Sprintf("!mutantOn(%d) && ", m.id))
	}
	w.out.WriteString(strings.Join(off, "") + "(")
	w.compare(n, n.Op)
	w.out.WriteString("))")
}

func (w *weave) compare(n *ast.BinaryExpr, operator token.Token) {
	w.write(n.X.Pos(), n.X.End())
	w.out.WriteString(" " + operator.String() + " ")
	w.write(n.Y.Pos(), n.Y.End())
}

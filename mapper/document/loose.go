package document

// Loose is an expression that stands in no file: its places are lines and bytes of
// its own text.
func Loose(text string) *Expr {
	offsets := make([]int, len(text)+1)
	for i := range offsets {
		offsets[i] = i
	}
	e := &Expr{Text: text, file: newLines("", []byte(text)), offsets: offsets}
	e.Pos = e.At(0)
	return e
}

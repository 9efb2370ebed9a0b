package suggest

// lexicon numbers the words of both contracts, so that how near two are is looked
// up and not found out for every pair of fields anew.
type lexicon struct {
	ids    map[string]int32
	words  []string
	rows   [][]float32 // by number; nil until somebody asks
	weight []float64
}

// number gives the words of a place and of those in it their numbers.
func (l *lexicon) number(p *place) {
	p.ids, p.aroundIDs = l.all(p.words), l.all(p.around)
	for _, k := range p.kids {
		l.number(k)
	}
}

func (l *lexicon) all(words []string) []int32 {
	out := make([]int32, len(words))
	for i, w := range words {
		id, ok := l.ids[w]
		if !ok {
			id = int32(len(l.words))
			l.ids[w] = id
			l.words = append(l.words, w)
		}
		out[i] = id
	}
	return out
}

// weigh notes what each word says, and makes room for the rows.
func (l *lexicon) weigh(weight func(string) float64) {
	l.rows, l.weight = make([][]float32, len(l.words)), make([]float64, len(l.words))
	for i, w := range l.words {
		l.weight[i] = weight(w)
	}
}

// near is how much two words mean the same, 0 to 1.
func (l *lexicon) near(a, b int32) float64 {
	row := l.rows[a]
	if row == nil {
		row = make([]float32, len(l.words))
		for i, w := range l.words {
			row[i] = float32(near(l.words[a], w))
		}
		l.rows[a] = row
	}
	return float64(row[b])
}

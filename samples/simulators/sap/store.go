package sap

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"sync"
)

// store keeps the documents, and writes each to a file before it is answered
// for, so that a process that is killed has every document it committed.
type store struct {
	mu    sync.Mutex
	bySet map[string][]*record
	byKey map[string]*record // set and number
	byPO  map[string]int     // set, type and customer reference
	next  map[string]int
	file  *os.File
}

func openStore(path string) (*store, error) {
	st := &store{bySet: map[string][]*record{}, byKey: map[string]*record{}, byPO: map[string]int{}, next: map[string]int{}}
	for set, d := range documents {
		st.next[set] = d.firstNo
	}
	if path == "" {
		return st, nil
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open document file: %w", err)
	}
	st.file = f
	if err := st.load(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return st, nil
}

// load reads the file. A last line that was cut by a kill was never answered
// for and is dropped.
func (st *store) load() error {
	in := bufio.NewReaderSize(st.file, 1<<20)
	var good int64
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read document file: %w", err)
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("document file at byte %d: %w", good, err)
		}
		st.keep(&r)
		good += int64(len(line))
	}
	if err := st.file.Truncate(good); err != nil {
		return fmt.Errorf("repair document file: %w", err)
	}
	_, err := st.file.Seek(good, io.SeekStart)
	return err
}

func (st *store) keep(r *record) {
	set := r.entity.set
	d := documents[set]
	number := r.text(d.record)
	st.bySet[set] = append(st.bySet[set], r)
	st.byKey[set+"/"+number] = r
	st.byPO[poKey(d, r)]++
	if n, err := strconv.Atoi(number); err == nil && n >= st.next[set] {
		st.next[set] = n + 1
	}
}

func poKey(d document, r *record) string {
	return r.entity.set + "\x00" + r.text(d.docType) + "\x00" + r.text("PurchaseOrderByCustomer")
}

// create gives the document its number and commits it. It says how many others
// carry the same customer reference: SAP allows that, and warns.
func (st *store) create(r *record) (same int, f *fault) {
	st.mu.Lock()
	defer st.mu.Unlock()
	set := r.entity.set
	d := documents[set]
	number := alpha(r.text(d.record))
	if number == "" {
		number = strconv.Itoa(st.next[set])
	} else if st.byKey[set+"/"+number] != nil {
		return 0, business("V1/488", d.record, "Document %s already exists", number)
	}
	r.values[d.record] = number
	stamp(r, d.record, number)
	if st.file != nil {
		line, err := json.Marshal(r)
		if err == nil {
			_, err = st.file.Write(append(line, '\n'))
		}
		if err != nil {
			return 0, &fault{status: 500, code: "SY/002", message: "document cannot be saved: " + err.Error()}
		}
	}
	if r.text("PurchaseOrderByCustomer") != "" {
		same = st.byPO[poKey(d, r)]
	}
	st.keep(r)
	return same, nil
}

// stamp writes the keys of the document into everything below it.
func stamp(r *record, name, number string) {
	for _, list := range r.children {
		for _, c := range list {
			if c.entity.byName[name] != nil {
				c.values[name] = number
			}
			for _, k := range []string{"SalesOrderItem", "CustomerReturnItem"} {
				if r.entity.byName[k] != nil && c.entity.byName[k] != nil {
					c.values[k] = r.values[k]
				}
			}
			stamp(c, name, number)
		}
	}
}

func (st *store) get(set, number string) *record {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.byKey[set+"/"+alpha(number)]
}

// all gives the documents of a set. Documents never change once made, so the
// records may be read without the lock.
func (st *store) all(set string) []*record {
	st.mu.Lock()
	defer st.mu.Unlock()
	return append([]*record(nil), st.bySet[set]...)
}

func (st *store) reset() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.file != nil {
		if err := st.file.Truncate(0); err != nil {
			return err
		}
		if _, err := st.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
	}
	st.bySet, st.byKey, st.byPO = map[string][]*record{}, map[string]*record{}, map[string]int{}
	for set, d := range documents {
		st.next[set] = d.firstNo
	}
	return nil
}

func (st *store) close() error {
	if st.file == nil {
		return nil
	}
	return st.file.Close()
}

// Document is one sales document as the control endpoint lists it.
type Document struct {
	Type              string `json:"type"` // SalesOrder or CustomerReturn
	Number            string `json:"number"`
	DocumentType      string `json:"documentType"`
	CustomerReference string `json:"customerReference"`
	SoldTo            string `json:"soldTo"`
	Total             string `json:"total"`
	Currency          string `json:"currency"`
	Items             int    `json:"items"`
}

// Documents lists everything that was made, by type and number.
func (s *Server) Documents() []Document {
	var list []Document
	for set, d := range documents {
		for _, r := range s.store.all(set) {
			list = append(list, Document{
				Type: d.record, Number: r.text(d.record), DocumentType: r.text(d.docType),
				CustomerReference: r.text("PurchaseOrderByCustomer"), SoldTo: r.text("SoldToParty"),
				Total: r.text("TotalNetAmount"), Currency: r.text("TransactionCurrency"), Items: len(r.children["to_Item"]),
			})
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].Type != list[j].Type {
			return list[i].Type > list[j].Type
		}
		a, _ := strconv.Atoi(list[i].Number)
		b, _ := strconv.Atoi(list[j].Number)
		return a < b
	})
	return list
}

package store_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
)

func TestWhatAMappingMet(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s := storetest.Open(t, opts)
		a, b := strings.Repeat("a", 64), strings.Repeat("b", 64)
		do(t, s, func(tx *store.Tx) error {
			for i, module := range []string{"m " + a, "m-2 " + a, "m " + b, "", "m " + a, "m " + b, "m!" + a} {
				e := &store.Entry{Type: "mapped", Message: fmt.Sprint(i % 5), Correlation: "c", Module: module}
				if err := tx.Append(e); err != nil {
					return err
				}
			}
			for i, flow := range []string{"f", "g", "f"} {
				m := message(fmt.Sprint("p", i), "k")
				m.Flow, m.State = flow, store.Parked
				if err := tx.AddMessage(m); err != nil {
					return err
				}
			}
			open := message("open", "k")
			open.Flow = "f"
			return tx.AddMessage(open)
		})
		for limit, want := range map[int]string{10: "6 5 3", 2: "6 5", 1: "6"} {
			list, err := s.Met(t.Context(), "m", limit)
			var got []string
			for _, e := range list {
				got = append(got, fmt.Sprint(e.Seq))
			}
			if err != nil || strings.Join(got, " ") != want {
				t.Errorf("the last %d: %v, want %s (%v)", limit, got, want, err)
			}
		}
		if list, err := s.Met(t.Context(), "gone", 5); err != nil || len(list) != 0 {
			t.Errorf("%v: %v", list, err)
		}
		parked, err := s.ParkedIn(t.Context(), "f", 5)
		if err != nil || len(parked) != 2 || parked[0].ID != "p2" || parked[1].ID != "p0" {
			t.Errorf("%+v: %v", parked, err)
		}
	})
}

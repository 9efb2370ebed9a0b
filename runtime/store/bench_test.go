package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
)

// BenchmarkAccept stores what an accepted webhook stores: arrival, 6 KB payload,
// message and journal row, each durable before the next of the same caller.
func BenchmarkAccept(b *testing.B) {
	for _, e := range storetest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			s := storetest.Open(b, e.New(b))
			var n atomic.Int64
			b.SetParallelism(64)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					id := fmt.Sprintf("%d-%d", b.N, n.Add(1))
					body := make([]byte, 6<<10)
					copy(body, id)
					err := s.Do(b.Context(), func(tx *store.Tx) error {
						if _, _, err := tx.Arrive(store.Arrival{Source: "shopify", EventID: id, DeliveryID: id, ContentKey: id, Body: body}, id); err != nil {
							return err
						}
						digest, err := tx.Payload(body)
						if err != nil {
							return err
						}
						m := message(id, id)
						m.Payload = digest
						if err := tx.AddMessage(m); err != nil {
							return err
						}
						return tx.Append(&store.Entry{Type: "received", Correlation: id, Message: id, After: digest})
					})
					if err != nil {
						b.Fatal(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "accepts/s")
		})
	}
}

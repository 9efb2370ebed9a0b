package main

import "fmt"

// target is something the project promises.
type target struct {
	name      string
	want, got float64
	unit      string
	atLeast   bool // else at most
}

func (t target) met() bool {
	if t.atLeast {
		return t.got >= t.want
	}
	return t.got <= t.want
}

// report collects the targets of a run.
type report struct{ targets []target }

func (r *report) atLeast(name string, want, got float64, unit string) {
	r.targets = append(r.targets, target{name, want, got, unit, true})
}

func (r *report) atMost(name string, want, got float64, unit string) {
	r.targets = append(r.targets, target{name, want, got, unit, false})
}

func (r *report) print(quiet bool) {
	machine := "quiet machine"
	if !quiet {
		machine = "the machine was BUSY: compare ratios, not times"
	}
	fmt.Printf("\n%-58s %14s %14s   %s (%s)\n", "target", "wanted", "measured", "", machine)
	missed := 0
	for _, t := range r.targets {
		sign, verdict := "<=", "met"
		if t.atLeast {
			sign = ">="
		}
		if !t.met() {
			verdict = "MISSED"
			missed++
		}
		fmt.Printf("%-58s %14s %14s   %s\n", t.name, sign+" "+figure(t.want, t.unit), figure(t.got, t.unit), verdict)
	}
	fmt.Printf("%d of %d targets met\n", len(r.targets)-missed, len(r.targets))
}

func figure(v float64, unit string) string {
	switch {
	case v >= 1000:
		return fmt.Sprintf("%.0f %s", v, unit)
	case v == float64(int(v)):
		return fmt.Sprintf("%.0f %s", v, unit)
	}
	return fmt.Sprintf("%.2f %s", v, unit)
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"

	"github.com/spf13/cobra"
)

func compileCommand(s *streams) *cobra.Command {
	var dir, out, stage string
	var traced bool
	c := &cobra.Command{
		Use:   "compile MAPPING -o FILE.wasm",
		Short: "Compile a mapping to a WASM module",
		Long: `Compiles a mapping to a WASM module. MAPPING is its name in the workspace or the path
of its file. The module has no imports; the same mapping, contracts and tables give the
same bytes.`,
		Example: "  crosswalk compile shopify-order -o shopify-order.wasm\n  crosswalk map shopify-order.wasm --in order.json",
		Args:    operands(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if stage != "" && !slices.Contains(mapper.Stages, stage) {
				return usagef("--print %q is none of %v", stage, mapper.Stages)
			}
			if stage != "" {
				return s.printStage(c.Context(), dir, args[0], stage)
			}
			if out == "" {
				return usageError{errors.New("say where the module goes with -o FILE.wasm"), c.CommandPath()}
			}
			b, err := openBench(c.Context(), dir)
			if err != nil {
				return err
			}
			defer b.engine.Close(c.Context())
			build := b.Compile
			if traced {
				build = b.CompileTrace
			}
			a, err := s.compileWith(c.Context(), b, args[0], build)
			if err != nil {
				return err
			}
			if out == "-" {
				if _, err := s.out.Write(a.Module); err != nil {
					return fmt.Errorf("write the module: %w", err)
				}
				return nil
			}
			if err := os.WriteFile(out, a.Module, 0o644); err != nil {
				return fmt.Errorf("write the module: %w", err)
			}
			fmt.Fprintf(s.err, "%s: %d bytes, sha256 %s\n", out, len(a.Module), a.Digest)
			return nil
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().StringVar(&stage, "print", "", "show a stage instead: `STAGE` is check, program, plan, wat or lineage")
	c.Flags().BoolVar(&traced, "trace", false, "make a trace build, for crosswalk map --trace; not for production")
	c.Flags().StringVarP(&out, "output", "o", "", "`FILE.wasm` to write, - for standard output")
	return c
}

// printStage writes one stage of a compilation for a reader.
func (s *streams) printStage(ctx context.Context, dir, arg, stage string) error {
	b, err := openBench(ctx, dir)
	if err != nil {
		return err
	}
	defer b.engine.Close(ctx)
	file, text, err := b.mapping(arg)
	if err != nil {
		return err
	}
	err = b.Print(s.out, stage, file, text)
	var list diag.List
	if errors.As(err, &list) {
		s.print(list, b.text)
		return findingsError{len(list)}
	}
	return err
}

// compile compiles MAPPING and prints its findings.
func (s *streams) compile(ctx context.Context, b *bench, arg string) (*mapper.Artifact, error) {
	return s.compileWith(ctx, b, arg, b.Compile)
}

// compiler is Bench.Compile or Bench.CompileTrace.
type compiler func(ctx context.Context, file string, text []byte) (*mapper.Artifact, error)

func (s *streams) compileWith(ctx context.Context, b *bench, arg string, compile compiler) (*mapper.Artifact, error) {
	file, text, err := b.mapping(arg)
	if err != nil {
		return nil, err
	}
	a, err := compile(ctx, file, text)
	var list diag.List
	if errors.As(err, &list) {
		s.print(list, b.text)
		return nil, findingsError{len(list)}
	}
	if err != nil {
		return nil, err
	}
	s.print(a.Warnings, b.text)
	return a, nil
}

# limits.s: globals of the module that the host may lower between cw_in and cw_run, for the C files.

	.globaltype	cw_fuel, i64
	.export_name	cw_fuel, cw_fuel
	.globl	cw_fuel
cw_fuel:

	.globaltype	cw_max_out, i32
	.export_name	cw_max_out, cw_max_out
	.globl	cw_max_out
cw_max_out:

	.text

	.globl	get_fuel
	.type	get_fuel,@function
get_fuel:
	.functype	get_fuel () -> (i64)
	global.get	cw_fuel
	end_function

	.globl	set_fuel
	.type	set_fuel,@function
set_fuel:
	.functype	set_fuel (i64) -> ()
	local.get	0
	global.set	cw_fuel
	end_function

	.globl	get_max_out
	.type	get_max_out,@function
get_max_out:
	.functype	get_max_out () -> (i32)
	global.get	cw_max_out
	end_function

	.globl	set_max_out
	.type	set_max_out,@function
set_max_out:
	.functype	set_max_out (i32) -> ()
	local.get	0
	global.set	cw_max_out
	end_function

	.section	.custom_section.target_features,"",@
	.int8	4
	.int8	43
	.int8	11
	.ascii	"bulk-memory"
	.int8	43
	.int8	15
	.ascii	"mutable-globals"
	.int8	43
	.int8	8
	.ascii	"sign-ext"
	.int8	43
	.int8	7
	.ascii	"simd128"

// The server's words about expressions.
import type { components } from '../../api/generated';

type Schemas = components['schemas'];
export type Completion = Schemas['Completion'];
export type ExpressionFinding = Schemas['ExpressionFinding'];
export type ExpressionFix = Schemas['ExpressionFix'];
export type ExpressionHelp = Schemas['ExpressionHelp'];
export type ExpressionQuery = Schemas['ExpressionQuery'];
export type FunctionDoc = Schemas['FunctionDoc'];
export type ScopeName = Schemas['ScopeName'];
export type Shape = Schemas['Shape'];
export type ShapeField = Schemas['ShapeField'];

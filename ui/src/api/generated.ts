// Generated from server/httpapi/openapi.yaml by "npm run generate". Do not edit.

export interface paths {
    "/api/v1/branches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The branches of the workspace; the one that runs first */
        get: operations["branches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Is a new version of a contract compatible with an old one? Nothing is stored
         * @description Mistakes in a text are findings of a 200; then there is no report.
         */
        post: operations["compareContracts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contract for a reader, with its versions, fields, users and text */
        get: operations["contract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a contract out of a sample payload or a foreign description; nothing is stored
         * @description What had to be guessed or could not be expressed is a note; mistakes in the text are findings.
         */
        post: operations["importContract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/functions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a mapping expression may call, with a sentence and examples for each */
        get: operations["functions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the node is, in one answer */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What flows through, newest first, one row per business event (correlation) */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events; event "row" carries a LiveRow that is new or changed, event "stats" a Stats, a comment every 15 s keeps the line open */
        get: operations["liveStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mappings of a branch with state, coverage, cases and users */
        get: operations["mappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One mapping of a branch with all files that belong to it */
        get: operations["mapping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{name}/compile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check and compile a mapping against the workspace that runs; nothing is stored
         * @description Mistakes in the mapping are findings of a 200: then there is no lineage and no module. The trace build gives the same results as the module and notes how they came about; its records can be read from its memory in the page, see mapper/abi/trace.go.
         */
        post: operations["compileMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{name}/expression": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Completions, type and documentation at a place of an expression that is being typed; nothing is stored */
        post: operations["completeExpression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{name}/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proposed rules for the targets that the mapping does not write; nothing is stored */
        post: operations["suggestRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{name}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a mapping on an input and tell how each value came about; nothing is stored
         * @description An input that is refused is part of the trace, as its error.
         */
        post: operations["traceMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trail that a message belongs to */
        get: operations["message"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a parked message up, with a reason */
        post: operations["discard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a parked message again, optionally with a corrected payload */
        post: operations["resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge a branch into the one that runs, and answer when the next message is mapped by it
         * @description Refused, with its findings, when the merged workspace has errors or red cases in what the branch changed; in conflict as save. Digests are those of the modules that now run.
         */
        post: operations["publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recorded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recent messages that a mapping met, personal fields masked */
        get: operations["recorded"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/save": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Commit files to a branch of the workspace; edits that others made meanwhile are merged rule by rule
         * @description With base behind the branch, files that both changed are merged: mappings by rule, tables by row, others as whole files. What both changed differently is a conflict: then nothing is stored and the answer says both sides. A branch that does not exist starts from base; the one that runs is changed by publishing alone.
         */
        post: operations["save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shape": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fields of a message contract, flat and in the order of the contract */
        get: operations["shape"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters over the flows, for the strip above the table */
        get: operations["stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trails/{correlation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that happened to one business event */
        get: operations["trail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the workspace holds at the revision that runs, with the findings of its check */
        get: operations["workspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Branch: {
            author?: string;
            commit: string;
            message?: string;
            name: string;
            runs: boolean;
            /** Format: date-time */
            when: string;
        };
        CompareContracts: {
            /**
             * @description absent = strict
             * @enum {string}
             */
            contentModel?: "strict" | "closed-writer";
            /**
             * @description as a contract says it, absent = backward; of two texts -transitive asks the same, and none asks nothing
             * @enum {string}
             */
            mode?: "none" | "backward" | "forward" | "full" | "none-transitive" | "backward-transitive" | "forward-transitive" | "full-transitive";
            new: components["schemas"]["ContractText"];
            old: components["schemas"]["ContractText"];
        };
        ComparedContracts: {
            /** @description in the texts; their files are called old:NAME and new:NAME */
            mistakes: components["schemas"]["Finding"][];
            report?: components["schemas"]["CompatReport"];
        };
        CompatFinding: {
            /** @description the exception that lets the finding pass */
            approved?: string;
            /** @description JSON pointer of the value at fault in the witness */
            at?: string;
            code: string;
            /** @enum {string} */
            direction: "backward" | "forward";
            hint?: string;
            /**
             * @description value = a payload proves it, rule = about the text
             * @enum {string}
             */
            layer: "value" | "rule";
            message: string;
            /** @description only if a producer sends what it does not declare */
            onlyStrict?: boolean;
            otherPosition?: components["schemas"]["Position"];
            /** @description operations, channels or properties that reach the cause; some of many */
            places?: string[];
            pointer: string;
            position: components["schemas"]["Position"];
            /** @description the number of all places */
            reached?: number;
            /**
             * @description the version that refuses
             * @enum {string}
             */
            reader?: "new" | "old";
            /** @description what the refusing side says */
            reason?: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info";
            /** @enum {string} */
            verdict: "compatible" | "unknown" | "breaking";
            /** @description the payload that one side accepts and the other refuses */
            witness?: unknown;
        };
        CompatReport: {
            /**
             * @description the least that the version must grow
             * @enum {string}
             */
            bump: "none" | "patch" | "minor" | "major";
            findings: components["schemas"]["CompatFinding"][];
            /** @enum {string} */
            verdict: "compatible" | "unknown" | "breaking";
        };
        CompiledMapping: {
            /** @description name of the file in findings */
            file: string;
            findings: components["schemas"]["Finding"][];
            lineage?: components["schemas"]["Lineage"];
            module?: components["schemas"]["ModuleBytes"];
            name: string;
            outline?: components["schemas"]["Outline"];
            trace?: components["schemas"]["ModuleBytes"];
        };
        CompileMapping: {
            /** @description whose contracts */
            branch?: string;
            /** @description other files of the workspace as they are being edited: tables, contracts */
            files?: components["schemas"]["FileText"][];
            /** @description digest of the module that the caller has: the same one comes back without its bytes */
            have?: string;
            /** @description give the lineage; absent = unless an outline is asked for */
            lineage?: boolean;
            /** @description also give the outline of the rules */
            outline?: boolean;
            /** @description the mapping file; absent = as the workspace has it */
            text?: string;
            /** @description make the trace build too */
            trace?: boolean;
        };
        Completion: {
            doc?: string;
            /** @description its type is what the place takes */
            fits?: boolean;
            /** @description if it is not the label; ${} is where the cursor goes */
            insert?: string;
            /** @enum {string} */
            kind: "field" | "function" | "method" | "variable" | "let" | "table" | "value" | "keyword";
            label: string;
            type?: string;
        };
        ContractPage: {
            /** @description its own, or that of its domain or the workspace; serves as mode of a comparison */
            compatibility?: string;
            /** @description named schemas of an API or file */
            components?: string[];
            /** @description its own, or that of its domain or the workspace */
            contentModel?: string;
            description?: string;
            /** @description empty for an API */
            fields: components["schemas"]["ShapeField"][];
            /** @description serves as the name of a text in a comparison */
            file: string;
            findings: components["schemas"]["Finding"][];
            flows?: string[];
            kind: string;
            owner?: string;
            ref: string;
            status: string;
            sunset?: string;
            systemOfRecord?: string;
            /** @description of the file in this version */
            text: string;
            title: string;
            upstream?: string;
            uses: components["schemas"]["FieldUse"][];
            version: string;
            /** @description of this major, newest first: what the branch has, without a tag unless it is published as it is, and what was published */
            versions: {
                /** Format: date-time */
                at?: string;
                /** @description as the branch has it */
                current?: boolean;
                /** @description absent = not published */
                tag?: string;
                version: string;
            }[];
        };
        ContractText: {
            /** @description of the file, which tells its format: v1.schema.json, v1.openapi.yaml, v1.asyncapi.yaml, v1.graphql */
            name: string;
            text: string;
        };
        ContractVersion: {
            digest: string;
            ref: string;
            version: string;
        };
        Discard: {
            reason: string;
        };
        Document: {
            /** @example 4500000012 */
            id: string;
            system: string;
            /** @example SalesOrder */
            type: string;
            url?: string;
        };
        Exchange: {
            durationMs: number;
            error?: string;
            method: string;
            request?: string;
            requestHeaders?: {
                [key: string]: string;
            };
            response?: string;
            responseHeaders?: {
                [key: string]: string;
            };
            /** @description 0 if there was no answer */
            status: number;
            url: string;
        };
        ExpressionFinding: {
            code: string;
            fixes?: components["schemas"]["ExpressionFix"][];
            /** @description UTF-16 */
            from: number;
            hint?: string;
            message: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info";
            to: number;
        };
        ExpressionFix: {
            /** @description the whole expression after it */
            expr: string;
            /** @example Wrap in dec( ) */
            label: string;
            /**
             * @description policy that the rule takes with it
             * @enum {string}
             */
            onMissing?: "omit" | "null" | "default" | "error";
        };
        ExpressionHelp: {
            /** @description best first */
            completions: components["schemas"]["Completion"][];
            findings?: components["schemas"]["ExpressionFinding"][];
            /** @description where the text that a completion replaces begins, UTF-16 */
            from?: number;
            /** @description what stands under the cursor */
            here?: {
                doc?: string;
                from: number;
                signature?: string;
                text?: string;
                to: number;
                type?: string;
            };
            /** @description of the whole expression */
            type?: string;
            /** @description type that the target takes */
            wants?: string;
        };
        ExpressionQuery: {
            branch?: string;
            col: number;
            /** @description the expression as it stands in the editor */
            expr: string;
            files?: components["schemas"]["FileText"][];
            /** @description of the rule's or let's key, as in findings */
            line: number;
            /** @description of the cursor in expr, in UTF-16 code units */
            offset: number;
            /**
             * @description which expression of the rule: expr, each, where, when, from, and so on
             * @example expr
             */
            part: string;
            /** @description the mapping file */
            text: string;
        };
        FieldUse: {
            /** @enum {string} */
            access: "read" | "write";
            mapping: string;
            /** @description of a whole API or file with the schema's name before it: #Order/lines */
            pointer: string;
            /** @description target path of the rule */
            rule?: string;
        };
        FileText: {
            /** @example mappings/shopify-order/mapping.yaml */
            path: string;
            /** @description null deletes the file */
            text?: string | null;
        };
        Finding: {
            code: string;
            /** @description what the finding rests on, where a message and a hint do not say everything */
            detail?: {
                /** @description facts beside the message */
                notes?: string[];
                related?: components["schemas"]["Position"];
                /** @description the JSON value that proves the finding */
                witness?: unknown;
            };
            hint?: string;
            message: string;
            position: components["schemas"]["Position"];
            /** @enum {string} */
            severity: "error" | "warning" | "info";
        };
        FunctionDoc: {
            doc: string;
            examples: {
                error?: string;
                expr: string;
                input?: string;
                output?: string;
            }[];
            group: string;
            name: string;
            signature: string;
        };
        Health: {
            /** @example demo */
            environment: string;
            parts: {
                /**
                 * @example store
                 * @example bus
                 * @example sap
                 */
                name: string;
                reason?: string;
                /** @enum {string} */
                status: "ok" | "attention" | "broken" | "unknown";
            }[];
            /** @description one sentence when not ok */
            reason?: string;
            /** @enum {string} */
            status: "ok" | "attention" | "broken";
            /** Format: date-time */
            time: string;
            version: string;
            workspace: {
                branch: string;
                name: string;
                revision: string;
            };
        };
        ImportContract: {
            branch?: string;
            /** @description which of several messages, as choices has them */
            component?: string;
            /** @enum {string} */
            from: "sample" | "jsonschema" | "openapi" | "graphql" | "edmx" | "xsd";
            /** @example orders/pos-receipt */
            name: string;
            /** @description several samples give a better guess; a description is one text, or one and those it includes */
            texts: components["schemas"]["ContractText"][];
            title?: string;
        };
        ImportedContract: {
            /** @description messages that the text describes; with more than one a component is asked for */
            choices: string[];
            /** @description contract.yaml and its schema */
            files: components["schemas"]["FileText"][];
            findings: components["schemas"]["Finding"][];
            notes: components["schemas"]["ImportNote"][];
            ref?: string;
        };
        ImportNote: {
            /**
             * @description inferred = guessed from samples and why, loose = the contract takes more than the text, dropped = could not be expressed
             * @enum {string}
             */
            kind: "inferred" | "loose" | "dropped";
            message: string;
            pointer: string;
        };
        Lineage: {
            file: string;
            lets: components["schemas"]["LineageLet"][];
            mapping: string;
            /** @description places that the target demands, and the rules that write them */
            required: {
                pointer: string;
                rules: number[];
            }[];
            source: components["schemas"]["ContractVersion"];
            sources: components["schemas"]["LineageSource"][];
            target: components["schemas"]["ContractVersion"];
            targets: components["schemas"]["LineageTarget"][];
            /** @description places that the source declares and nothing reads; of a whole object only the object */
            unread: string[];
            version: number;
        };
        LineageLet: {
            at: components["schemas"]["Position"];
            constants?: string[];
            functions?: string[];
            lets?: string[];
            lookups?: components["schemas"]["LineageLookup"][];
            name: string;
            reads?: components["schemas"]["LineageRead"][];
            text: string;
            type: string;
        };
        LineageLookup: {
            column: string;
            table: string;
        };
        LineageRead: {
            as: components["schemas"]["ReadRole"][];
            pointer: string;
            /** @description lets on the only ways to it */
            through?: string[];
            /** @description all beneath it is copied */
            whole?: boolean;
        };
        LineageSource: {
            optional?: boolean;
            pointer: string;
            targets: {
                as: components["schemas"]["ReadRole"][];
                pointer: string;
                rule: number;
            }[];
            type: string;
        };
        LineageTarget: {
            at?: components["schemas"]["Position"];
            /** @description the target's constraints are checked when it is written */
            checked?: boolean;
            constants?: string[];
            /** @description JSON text */
            default?: string;
            expressions?: {
                at: components["schemas"]["Position"];
                for: string;
                text: string;
            }[];
            functions?: string[];
            /** @description lists that rules around it go through, outermost first */
            in?: {
                name: string;
                over?: string;
                text: string;
            }[];
            /**
             * @example value
             * @example object
             * @example each
             * @example items
             * @example choose
             * @example use
             */
            kind: string;
            lets?: string[];
            lookups?: components["schemas"]["LineageLookup"][];
            /** @enum {string} */
            onMissing?: "omit" | "null" | "default" | "error";
            /** @enum {string} */
            onNull?: "omit" | "null" | "default" | "error";
            /**
             * @description as rules write it
             * @example lines[].sku
             */
            path: string;
            /**
             * @description "-" stands for any element
             * @example /lines/-/sku
             */
            pointer: string;
            reads?: components["schemas"]["LineageRead"][];
            required: boolean;
            /** @description -1 for an object that only holds others */
            rule: number;
            type?: string;
        };
        LivePage: {
            /** @description cursor; absent on the last page */
            next?: string;
            rows: components["schemas"]["LiveRow"][];
            /** Format: date-time */
            time: string;
        };
        LiveRow: {
            attempts?: number;
            correlation: string;
            documents?: components["schemas"]["Document"][];
            /** @example shopify */
            from: string;
            /** @description what a person calls it: #1001, SKU at location */
            key: string;
            /** @description order, inventory, return */
            kind: string;
            /** @description received to finished; absent while running */
            latencyMs?: number;
            /** @description why waiting or parked */
            reason?: string;
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            state: "processing" | "waiting" | "done" | "parked" | "discarded";
            /** @description 3 lines · 598.94 USD */
            summary?: string;
            /**
             * @example [
             *       "sap"
             *     ]
             */
            to: string[];
            /** Format: date-time */
            updatedAt: string;
        };
        MappingFiles: {
            branch: string;
            /** @description base for a save */
            commit: string;
            /** @description mapping.yaml first */
            files: components["schemas"]["FileText"][];
            flows: string[];
            name: string;
            /** @description digest of the module that runs */
            running?: string;
            /** @description every value table of the branch */
            tables: components["schemas"]["FileText"][];
            /** @description false where the workspace is a plain folder without Git */
            writable: boolean;
        };
        MappingSummary: {
            /** @description other branches where its files differ */
            branches?: string[];
            cases: {
                failed: number;
                total: number;
            };
            /** @description required targets */
            coverage: {
                required: number;
                written: number;
            };
            /** @description of the module of this branch */
            digest?: string;
            file: string;
            findings?: components["schemas"]["Finding"][];
            flows: string[];
            name: string;
            /** @description digest of the module that runs; absent if none does */
            running?: string;
            source: string;
            /** @enum {string} */
            state: "ok" | "broken";
            target: string;
            title?: string;
            /** @description mappings that use it */
            usedBy: string[];
        };
        MergeConflict: {
            /** @description who made theirs */
            author?: string;
            /** @description text before both; absent if there was none. Of a rule: with its key, without the indentation of its place */
            base?: string;
            /** @description as it was sent; absent if removed */
            ours?: string;
            /** @description of the file */
            path: string;
            /** @description path of the rule, let:NAME, head:KEY of what stands above the rules, or key of the row; absent for a whole file */
            target?: string;
            /** @description as the branch has it; absent if removed */
            theirs?: string;
        };
        ModuleBytes: {
            base64?: string;
            bytes: number;
            /** @description sha256, hex */
            digest: string;
        };
        /** @description What the checker knows of each rule, also while others have mistakes: a broken rule has its findings and what of it could be read, and takes nothing from the rest. */
        Outline: {
            lets: components["schemas"]["OutlineLet"][];
            /** @description pointers that the target demands, those beneath optional objects only where the object is written */
            required: string[];
            rules: components["schemas"]["OutlineRule"][];
        };
        OutlineLet: {
            at: components["schemas"]["Position"];
            lets?: string[];
            name: string;
            reads?: components["schemas"]["LineageRead"][];
            /** @enum {string} */
            state: "ok" | "broken";
            type?: string;
        };
        OutlineRule: {
            /** @description of the rule's key */
            at: components["schemas"]["Position"];
            /** @description it or something around it has a when or a where */
            conditional?: boolean;
            /** @enum {string} */
            kind: "value" | "each" | "object" | "tuple" | "choose" | "use";
            lets?: string[];
            /**
             * @description what holds for it
             * @enum {string}
             */
            onMissing?: "omit" | "null" | "default" | "error";
            /** @enum {string} */
            onNull?: "omit" | "null" | "default" | "error";
            /** @description the value may be missing or null */
            optional?: boolean;
            /** @example lines[].sku */
            path: string;
            /**
             * @description target, "-" for any element
             * @example /lines/-/sku
             */
            pointer: string;
            reads?: components["schemas"]["LineageRead"][];
            /** @description items and numbers that its expressions, and rules in it, may use; source, meta and the lets are there everywhere */
            scope?: components["schemas"]["ScopeName"][];
            /** @enum {string} */
            state: "ok" | "broken";
            /**
             * @description type of the value
             * @example optional text
             */
            type?: string;
            /** @description type that the target takes */
            wants?: string;
        };
        Person: {
            email?: string;
            name: string;
        };
        Position: {
            col?: number;
            file: string;
            line?: number;
        };
        Problem: {
            detail?: string;
            hint?: string;
            status: number;
            title: string;
        };
        Proposal: {
            /** @description name of the item where expr is a list to go through */
            as?: string;
            expr: string;
            reasons: string[];
            score: number;
            source: string;
            target: string;
        };
        PublishRequest: {
            author: components["schemas"]["Person"];
            branch: string;
            /** @description that the branch must stand on; absent = whatever it is */
            commit?: string;
            message?: string;
        };
        PublishResult: {
            conflicts: components["schemas"]["MergeConflict"][];
            findings: components["schemas"]["Finding"][];
            /** @description what the branch changed */
            mappings: {
                digest: string;
                name: string;
            }[];
            /** @description commit that runs */
            revision?: string;
            /** @enum {string} */
            state: "published" | "refused" | "conflict";
        };
        /**
         * @description goes into what is written; chooses an item, a row or the order; is gone through item by item; decides whether or which
         * @enum {string}
         */
        ReadRole: "value" | "key" | "range" | "condition";
        RecordedMessage: {
            /** Format: date-time */
            at: string;
            id: string;
            key: string;
            /** @description pointers whose values were replaced by others of the same form */
            masked: string[];
            payload: string;
            state?: string;
        };
        Resend: {
            /** @description corrected payload; absent = as it is */
            payload?: string;
            reason?: string;
        };
        SaveRequest: {
            author: components["schemas"]["Person"];
            /** @description commit that the edit started from */
            base: string;
            branch: string;
            files: components["schemas"]["FileText"][];
            message: string;
        };
        SaveResult: {
            branch: string;
            /** @description of the branch now; in a conflict the one to base the next save on */
            commit: string;
            conflicts: components["schemas"]["MergeConflict"][];
            /** @description files whose text on the branch is another one than the sender has: what was sent and merged, and what others changed since base. In a conflict what was sent is merged here too, with ours in place of each conflict: the draft to go on from, on commit as its base */
            files: components["schemas"]["FileText"][];
            /** @enum {string} */
            state: "saved" | "merged" | "conflict";
        };
        ScopeName: {
            /** @enum {string} */
            kind: "let" | "item" | "index" | "meta";
            name: string;
            /** @description source pointer of an item, "-" for any element */
            pointer?: string;
            type?: string;
        };
        Shape: {
            /** @description preorder; the first is the message itself */
            fields: components["schemas"]["ShapeField"][];
            ref: string;
            title?: string;
            version: string;
        };
        ShapeField: {
            at?: components["schemas"]["Position"];
            /** @description the contract's default */
            default?: unknown;
            deprecated?: boolean;
            depth: number;
            description?: string;
            examples?: unknown[];
            format?: string;
            /** @description of a list or map: type of its elements */
            items?: string;
            /** @description a short sentence: 1 to 40 characters, pattern … */
            limits?: string;
            /** @description "" of the message itself, "[]" of an element, "*" of any other member */
            name: string;
            nullable?: boolean;
            /**
             * @description as rules write it
             * @example lines[].sku
             */
            path: string;
            /** @description marked or recognised as personal data */
            personal?: boolean;
            /** @example /lines/-/sku */
            pointer: string;
            /** @description pointer of the field around it whose fields repeat here */
            recursive?: string;
            /** @description demanded wherever the object around it is */
            required?: boolean;
            title?: string;
            /**
             * @description in an analyst's words
             * @enum {string}
             */
            type: "text" | "integer" | "decimal" | "number" | "boolean" | "time" | "date" | "duration" | "object" | "list" | "map" | "any" | "nothing";
            /** @description enum or const */
            values?: unknown[];
        };
        Stats: {
            /** @description business events finished since the data began */
            done: number;
            oldestWaitingMs: number;
            orderToErpMs: {
                p50: number;
                p95: number;
            };
            parked: number;
            /** @description business events accepted in each of the last 30 minutes, oldest first */
            perMinute: number[];
            /** Format: date-time */
            time: string;
            /** @description messages not finished */
            waiting: number;
        };
        StepError: {
            code?: string;
            hint?: string;
            message: string;
            pointer?: string;
            /** @example mappings/shopify-order/mapping.yaml:12:8 */
            position?: string;
            rule?: string;
        };
        Suggestions: {
            /** @description required targets without a rule and without a proposal */
            open: string[];
            proposals: components["schemas"]["Proposal"][];
        };
        SuggestQuery: {
            branch?: string;
            files?: components["schemas"]["FileText"][];
            /** @description score below which nothing is proposed; absent = 0.6 */
            least?: number;
            /** @description only for this target, as rules write it; then every source that could serve is ranked */
            target?: string;
            text: string;
        };
        Trace: {
            error?: {
                code: string;
                message: string;
                /** @description byte of the input, -1 if unknown */
                offset: number;
                place?: string;
                pointer?: string;
                /** @description -1 if no rule is involved */
                rule: number;
            };
            failed?: components["schemas"]["TraceValue"];
            lets: components["schemas"]["TraceLet"][];
            mapping: string;
            /** @description the document that was written; absent if the input was refused */
            output?: string;
            rules: {
                col: number;
                /** @description if it is not that of the mapping */
                file?: string;
                line: number;
                sources?: string[];
                target: string;
            }[];
            skipped: components["schemas"]["TraceSkipped"][];
            /** @description there was more than a trace keeps */
            truncated?: boolean;
            /** @description in the order of the output */
            values: components["schemas"]["TraceValue"][];
            version: number;
        };
        TracedMapping: {
            findings: components["schemas"]["Finding"][];
            trace?: components["schemas"]["Trace"];
        };
        TraceFrom: {
            as: components["schemas"]["ReadRole"][];
            end?: number;
            missing?: boolean;
            pointer: string;
            /** @description byte of the input */
            start?: number;
            /** @description let that read it */
            through?: string;
        };
        TraceItem: {
            name: string;
            /** @description where it lies in the input */
            pointer?: string;
            /** @description of a loop in an expression, from 1 */
            round?: number;
            /** @description of what is no object */
            value?: unknown;
        };
        TraceLet: {
            cut?: boolean;
            failed?: boolean;
            from?: components["schemas"]["TraceFrom"][];
            name: string;
            /** @enum {string} */
            state?: "missing" | "null";
            steps?: components["schemas"]["TraceStep"][];
            text: string;
            value?: unknown;
        };
        TraceMapping: {
            /** @description whose contracts */
            branch?: string;
            /** @description other files of the workspace as they are being edited: tables, contracts */
            files?: components["schemas"]["FileText"][];
            /** @description the source document as text */
            input: string;
            /** @description JSON of what is known of the message, read by rules as meta; absent = nothing */
            meta?: string;
            /** @description the mapping file; absent = as the branch has it */
            text?: string;
        };
        TraceSkipped: {
            from?: components["schemas"]["TraceFrom"][];
            in?: components["schemas"]["TraceItem"][];
            /** @description a let read more places than are in from */
            more?: boolean;
            path: string;
            pointer?: string;
            rule: number;
            steps?: components["schemas"]["TraceStep"][];
            /** @enum {string} */
            why: "when" | "missing" | "null" | "empty" | "around";
        };
        TraceStep: {
            /** @description the value is longer */
            cut?: boolean;
            for: string;
            in?: components["schemas"]["TraceItem"][];
            /** @description place of a read in the input */
            pointer?: string;
            /** @enum {string} */
            state?: "missing" | "null";
            text: string;
            value?: unknown;
            /** @description the result of the whole expression */
            whole?: boolean;
        };
        TraceValue: {
            /**
             * @description a policy wrote it
             * @enum {string}
             */
            because?: "missing" | "null";
            end: number;
            from?: components["schemas"]["TraceFrom"][];
            in?: components["schemas"]["TraceItem"][];
            kind: string;
            /** @description a let read more places than are in from */
            more?: boolean;
            path: string;
            /** @example /lines/0/sku */
            pointer: string;
            rule: number;
            /** @description byte of the output */
            start: number;
            steps?: components["schemas"]["TraceStep"][];
        };
        Trail: {
            messages?: components["schemas"]["TrailMessage"][];
            row: components["schemas"]["LiveRow"];
            steps: components["schemas"]["TrailStep"][];
        };
        TrailMessage: {
            attempts: number;
            error?: components["schemas"]["StepError"];
            flow: string;
            id: string;
            /** Format: date-time */
            nextAttemptAt?: string;
            /** @description the payload a resend would start from */
            payload?: string;
            /** @enum {string} */
            state: "received" | "processing" | "waiting" | "done" | "parked" | "discarded";
        };
        TrailStep: {
            actor?: string;
            /** @description payload after the step */
            after?: string;
            /** Format: date-time */
            at: string;
            attempt?: number;
            /** @description payload before the step */
            before?: string;
            /** @example orders/order-placed@1 */
            contract?: string;
            contractVersion?: string;
            documents?: components["schemas"]["Document"][];
            durationMs?: number;
            error?: components["schemas"]["StepError"];
            exchanges?: components["schemas"]["Exchange"][];
            flow?: string;
            /** @description hash of the journal row */
            hash?: string;
            /** @enum {string} */
            kind: "received" | "duplicate" | "validated" | "mapped" | "emitted" | "stored" | "called" | "retried" | "parked" | "resent" | "discarded" | "refused" | "done";
            /** @description message id */
            message?: string;
            module?: {
                /** @description sha256, hex */
                digest: string;
                name: string;
            };
            /** @description since the first step */
            offsetMs: number;
            seq: number;
            /** @enum {string} */
            status: "ok" | "attention" | "broken" | "running";
            system?: string;
            /** @example Mapped by shopify-order */
            title: string;
            warnings?: {
                code?: string;
                message: string;
                severity?: string;
            }[];
        };
        Workspace: {
            branch: string;
            contracts: {
                file: string;
                kind: string;
                owner?: string;
                ref: string;
                status: string;
                /** @description which system is right when two differ */
                systemOfRecord?: string;
                title: string;
                version: string;
            }[];
            findings: components["schemas"]["Finding"][];
            flows: {
                file: string;
                name: string;
                priority?: string;
                steps: {
                    /** @enum {string} */
                    kind: "map" | "call" | "emit";
                    name: string;
                    system?: string;
                }[];
                title?: string;
                trigger: string;
            }[];
            mappings: {
                cases: {
                    failed: number;
                    total: number;
                };
                digest?: string;
                file: string;
                flows?: string[];
                moduleBytes?: number;
                name: string;
                source: string;
                /** @enum {string} */
                state: "ok" | "broken";
                target: string;
                title?: string;
            }[];
            name: string;
            revision: string;
            systems: {
                address?: string;
                kind: string;
                name: string;
            }[];
        };
    };
    responses: {
        /** @description What went wrong and what to do */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description of the workspace; absent = the one that runs */
        Branch: string;
        /** @description of a mapping in the workspace, or of a new one whose text is sent */
        Mapping: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    branches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Branches */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Branch"][];
                };
            };
        };
    };
    compareContracts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareContracts"];
            };
        };
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparedContracts"];
                };
            };
            400: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
        };
    };
    contract: {
        parameters: {
            query: {
                /** @description of the workspace; absent = the one that runs */
                branch?: components["parameters"]["Branch"];
                ref: string;
                /** @description an older published version; absent = the newest of the branch */
                version?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractPage"];
                };
            };
            404: components["responses"]["Problem"];
        };
    };
    importContract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportContract"];
            };
        };
        responses: {
            /** @description Files and notes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedContract"];
                };
            };
            400: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
        };
    };
    functions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunctionDoc"][];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Health */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: {
                /** @description cursor of the previous page */
                after?: string;
                /** @description order, inventory, return; several joined by commas */
                kind?: string;
                limit?: number;
                /** @description part of a key: order number, SKU, outside document */
                q?: string;
                /** @description processing, waiting, done, parked; several joined by commas */
                state?: string;
                system?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivePage"];
                };
            };
            400: components["responses"]["Problem"];
        };
    };
    liveStream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    mappings: {
        parameters: {
            query?: {
                /** @description of the workspace; absent = the one that runs */
                branch?: components["parameters"]["Branch"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Mappings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingSummary"][];
                };
            };
            404: components["responses"]["Problem"];
        };
    };
    mapping: {
        parameters: {
            query?: {
                /** @description of the workspace; absent = the one that runs */
                branch?: components["parameters"]["Branch"];
            };
            header?: never;
            path: {
                /** @description of a mapping in the workspace, or of a new one whose text is sent */
                name: components["parameters"]["Mapping"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mapping */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingFiles"];
                };
            };
            404: components["responses"]["Problem"];
        };
    };
    compileMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of a mapping in the workspace, or of a new one whose text is sent */
                name: components["parameters"]["Mapping"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CompileMapping"];
            };
        };
        responses: {
            /** @description Findings and what was compiled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompiledMapping"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
        };
    };
    completeExpression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of a mapping in the workspace, or of a new one whose text is sent */
                name: components["parameters"]["Mapping"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpressionQuery"];
            };
        };
        responses: {
            /** @description What may follow and what stands there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpressionHelp"];
                };
            };
            400: components["responses"]["Problem"];
        };
    };
    suggestRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of a mapping in the workspace, or of a new one whose text is sent */
                name: components["parameters"]["Mapping"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuggestQuery"];
            };
        };
        responses: {
            /** @description Proposals */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            400: components["responses"]["Problem"];
        };
    };
    traceMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of a mapping in the workspace, or of a new one whose text is sent */
                name: components["parameters"]["Mapping"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TraceMapping"];
            };
        };
        responses: {
            /** @description Findings and the trace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TracedMapping"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
        };
    };
    message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"];
                };
            };
            404: components["responses"]["Problem"];
        };
    };
    discard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Discard"];
            };
        };
        responses: {
            /** @description Taken */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
        };
    };
    resend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Resend"];
            };
        };
        responses: {
            /** @description Taken */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
        };
    };
    publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishRequest"];
            };
        };
        responses: {
            /** @description Published, refused or in conflict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishResult"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
        };
    };
    recorded: {
        parameters: {
            query: {
                limit?: number;
                mapping: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Messages, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedMessage"][];
                };
            };
            400: components["responses"]["Problem"];
        };
    };
    save: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveRequest"];
            };
        };
        responses: {
            /** @description Saved, merged or in conflict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveResult"];
                };
            };
            400: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
        };
    };
    shape: {
        parameters: {
            query: {
                /** @description of the workspace; absent = the one that runs */
                branch?: components["parameters"]["Branch"];
                /** @description orders/order-placed@1, or with #Name for a schema of an API */
                ref: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fields */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shape"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
        };
    };
    stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stats */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    trail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correlation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"];
                };
            };
            404: components["responses"]["Problem"];
        };
    };
    workspace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Workspace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
        };
    };
}

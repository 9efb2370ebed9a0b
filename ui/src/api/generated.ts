// Generated from server/httpapi/openapi.yaml by "npm run generate". Do not edit.

export interface paths {
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
        CompareContracts: {
            /**
             * @description absent = strict
             * @enum {string}
             */
            contentModel?: "strict" | "closed-writer";
            /**
             * @description absent = backward
             * @enum {string}
             */
            mode?: "backward" | "forward" | "full";
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
            trace?: components["schemas"]["ModuleBytes"];
        };
        CompileMapping: {
            /** @description the mapping file; absent = as the workspace has it */
            text?: string;
            /** @description make the trace build too */
            trace?: boolean;
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
        ModuleBytes: {
            base64: string;
            bytes: number;
            /** @description sha256, hex */
            digest: string;
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
        /**
         * @description goes into what is written; chooses an item, a row or the order; is gone through item by item; decides whether or which
         * @enum {string}
         */
        ReadRole: "value" | "key" | "range" | "condition";
        Resend: {
            /** @description corrected payload; absent = as it is */
            payload?: string;
            reason?: string;
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
            /** @description the source document as text */
            input: string;
            /** @description the mapping file; absent = as the workspace has it */
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
        /** @description of a mapping in the workspace, or of a new one whose text is sent */
        Mapping: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
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

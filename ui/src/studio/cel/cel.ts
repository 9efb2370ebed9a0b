// The expression language in CodeMirror: syntax, ink, brackets and indentation.
import {
  delimitedIndent,
  foldInside,
  foldNodeProp,
  HighlightStyle,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { styleTags, tags as t } from '@lezer/highlight';
import { parser } from './cel.generated';

export const celLanguage = LRLanguage.define({
  name: 'cel',
  parser: parser.configure({
    props: [
      styleTags({
        VariableName: t.variableName,
        'Call/VariableName Call/Member/PropertyName': t.function(t.variableName),
        PropertyName: t.propertyName,
        Number: t.number,
        String: t.string,
        Boolean: t.bool,
        Null: t.null,
        'In Logic Not': t.operatorKeyword,
        'Arithmetic Minus Comparison Choice': t.operator,
        Comment: t.lineComment,
        '( )': t.paren,
        '[ ]': t.squareBracket,
        '{ }': t.brace,
        '. , :': t.punctuation,
      }),
      indentNodeProp.add({
        Arguments: delimitedIndent({ closing: ')', align: false }),
        Parenthesized: delimitedIndent({ closing: ')', align: false }),
        List: delimitedIndent({ closing: ']', align: false }),
        'Map Fields': delimitedIndent({ closing: '}', align: false }),
        'Conditional Binary Member': (context) => context.lineIndent(context.node.from),
      }),
      foldNodeProp.add({ 'Arguments List Map Fields': foldInside }),
    ],
  }),
  languageData: {
    closeBrackets: { brackets: ['(', '[', '{', '"', "'"] },
    commentTokens: { line: '//' },
    wordChars: '',
  },
});

/** The inks of the design's tokens; they follow the theme by themselves. */
export const inks = HighlightStyle.define([
  { tag: [t.variableName, t.propertyName], color: 'var(--text)' },
  { tag: t.function(t.variableName), color: 'var(--ink-name)' },
  { tag: [t.string, t.special(t.string)], color: 'var(--ink-string)' },
  { tag: [t.number], color: 'var(--ink-number)' },
  { tag: [t.bool, t.null, t.keyword, t.operatorKeyword], color: 'var(--ink-word)' },
  { tag: [t.operator, t.punctuation, t.paren, t.squareBracket, t.brace], color: 'var(--text-quiet)' },
  { tag: t.comment, color: 'var(--text-quiet)', fontStyle: 'italic' },
  { tag: t.invalid, color: 'var(--broken)' },
]);

export const cel = () => new LanguageSupport(celLanguage, [syntaxHighlighting(inks)]);

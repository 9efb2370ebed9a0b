// Which language the text of a file is in, without loading the editor.
export type Language = 'json' | 'yaml' | 'text';

export const languageOf = (file: string): Language =>
  /\.json$/.test(file) ? 'json' : /\.ya?ml$/.test(file) ? 'yaml' : 'text';

import tseslint from 'typescript-eslint'

/** Rules that cost something when they are broken; style is the formatter's and the reader's. */
export default tseslint.config(
  {
    ignores: [
      '.next/**',
      'build/**',
      'build.new/**',
      '.data/**',
      'lib/db/generated/**',
      'node_modules/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      // The environment is read in one place (lib/config/env.ts); scripts and tests hand it on.
      'no-restricted-properties': 'off',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'next/link',
              message: 'A page left through next/link shows its old content on Back (rule 2 of the interface specification). Use <a>.',
            },
            { name: 'next/cache', message: 'Nothing about a child is cached.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'CallExpression[callee.property.name=/^\\$(queryRawUnsafe|executeRawUnsafe)$/]', message: 'Statements are parameterised.' },
        { selector: "ExpressionStatement[directive='use cache']", message: 'Nothing about a child is cached.' },
      ],
    },
  },
  {
    files: ['app/**', 'components/**', 'lib/**'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Settings are read in lib/config/env.ts.' }],
      'no-console': 'error',
    },
  },
  { files: ['lib/config/env.ts'], rules: { 'no-restricted-properties': 'off' } },
)

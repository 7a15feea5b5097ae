/** Texts of the own second factor, loaded with it. */
const nl = {
  title: 'Inloggen in twee stappen',
  off: 'Staat uit. Met een code uit een app op uw telefoon is uw account veel beter beschermd.',
  on: 'Staat aan. Bij het inloggen vragen we om een code uit uw app.',
  start: 'Aanzetten',
  scan: 'Scan deze code met een authenticator-app op uw telefoon.',
  qr: 'QR-code voor de authenticator-app',
  byHand: 'Lukt scannen niet? Typ dan dit in de app:',
  code: 'Code uit de app',
  codeHint: 'Zes cijfers',
  codeWrong: 'Vul de zes cijfers uit de app in.',
  confirm: 'Controleren en aanzetten',
  codes:
    'Bewaar deze herstelcodes op een veilige plek. Elke code werkt één keer, als u uw telefoon niet hebt.',
  codesDone: 'Ik heb de codes bewaard',
  print: 'Afdrukken',
  stop: 'Uitzetten',
  stopCode: 'Code uit de app, of een herstelcode',
  stopIntro: 'Om dit uit te zetten vragen we nog één keer om een code.',
  needed:
    'Uw gemeente vraagt van beheerders een tweede stap bij het inloggen. Zet die nu aan; daarna kunt u verder.',
};

const en: typeof nl = {
  title: 'Sign in with two steps',
  off: 'Is off. With a code from an app on your phone your account is far better protected.',
  on: 'Is on. When you sign in we ask for a code from your app.',
  start: 'Switch on',
  scan: 'Scan this code with an authenticator app on your phone.',
  qr: 'QR code for the authenticator app',
  byHand: 'Does scanning not work? Then type this into the app:',
  code: 'Code from the app',
  codeHint: 'Six digits',
  codeWrong: 'Fill in the six digits from the app.',
  confirm: 'Check and switch on',
  codes: 'Keep these recovery codes in a safe place. Each works once, when you do not have your phone.',
  codesDone: 'I have kept the codes',
  print: 'Print',
  stop: 'Switch off',
  stopCode: 'Code from the app, or a recovery code',
  stopIntro: 'To switch this off we ask for a code once more.',
  needed:
    'Your municipality asks administrators for a second step when they sign in. Switch it on now; then you can go on.',
};

export const secondFactorTexts = { nl, en };

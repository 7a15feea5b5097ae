/** Texts of choosing another password, loaded with it. */
const nl = {
  title: 'Wachtwoord',
  choose: 'Kies een wachtwoord',
  change: 'Wachtwoord wijzigen',
  intro: 'U bent binnen met een aanmeldlink. Kies nu een wachtwoord, dan kunt u voortaan zelf inloggen.',
  ends: 'Op andere apparaten wordt u uitgelogd.',
  present: 'Huidig wachtwoord',
  presentMissing: 'Vul uw huidige wachtwoord in.',
  wanted: 'Nieuw wachtwoord',
  save: 'Wachtwoord opslaan',
  done: 'Uw wachtwoord is gewijzigd.',
  later: 'Later',
};

const en: typeof nl = {
  title: 'Password',
  choose: 'Choose a password',
  change: 'Change password',
  intro:
    'You came in by a sign-in link. Choose a password now, so that you can sign in yourself from now on.',
  ends: 'You will be signed out on other devices.',
  present: 'Present password',
  presentMissing: 'Fill in your present password.',
  wanted: 'New password',
  save: 'Save password',
  done: 'Your password has been changed.',
  later: 'Later',
};

export const passwordTexts = { nl, en };

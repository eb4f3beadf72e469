// In which language a text is, as far as its script and its function words tell.
#ifndef EVQ_SCORING_LANGUAGE_H
#define EVQ_SCORING_LANGUAGE_H

// "English", "German", "Cyrillic", "Chinese", ...; NULL when the text is too short to tell, or tells nothing clear.
const char *evq_language_of(const char *text);

#endif

"""Why points were lost: by line, frozen with the publication, in words."""
